package org.sharedinfo.explorer.search;

/**
 * How far a search goes.
 *
 * @param states that are entered
 * @param millis of processor time that each of its threads uses
 * @param steps that one actor takes in one execution
 * @param threads that search
 * @param reduction what is left out
 * @param runMillis of processor time, or of rest, in which an actor's code comes to its next access
 */
public record SearchLimits(
    long states, long millis, int steps, int threads, Reduction reduction, long runMillis) {}
