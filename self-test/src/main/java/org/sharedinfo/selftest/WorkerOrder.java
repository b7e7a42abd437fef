package org.sharedinfo.selftest;

/**
 * The parent's order to a worker: one line of JSON on its standard input, after the token. Lines
 * with the ids of implementations follow, one at a time.
 *
 * @param profile the effort
 * @param seed of all checks
 */
record WorkerOrder(String profile, long seed) {}
