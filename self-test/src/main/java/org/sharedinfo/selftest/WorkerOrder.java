package org.sharedinfo.selftest;

/**
 * What the parent asks of a worker: one line of JSON on its standard input, after the token. Lines
 * with the ids of implementations follow, one at a time.
 *
 * @param profile how much to ask
 * @param seed of all checks
 */
record WorkerOrder(String profile, long seed) {}
