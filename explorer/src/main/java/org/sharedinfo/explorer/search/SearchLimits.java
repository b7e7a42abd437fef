package org.sharedinfo.explorer.search;

/**
 * The limits of a search.
 *
 * @param states states to enter
 * @param millis processor time of each of its threads
 * @param steps steps of one actor in one execution
 * @param threads search threads
 * @param reduction what is omitted
 * @param runMillis processor time, or time at rest, until an actor's code must reach its next
 *     access
 */
public record SearchLimits(
    long states, long millis, int steps, int threads, Reduction reduction, long runMillis) {}
