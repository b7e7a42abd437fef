package org.sharedinfo.selftest;

/**
 * What the parent asks of a worker: one line of JSON on its standard input. Lines with the ids of
 * implementations follow, one at a time.
 *
 * @param token begins each line that the worker writes to its standard output
 * @param profile how much to ask
 * @param seed of all checks
 */
record WorkerOrder(String token, String profile, long seed) {}
