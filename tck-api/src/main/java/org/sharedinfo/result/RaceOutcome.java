package org.sharedinfo.result;

/**
 * How often a race ended in one way.
 *
 * @param id the way, in words
 * @param count how often; 0 for a possible one that was not seen
 * @param forbidden whether it breaks the rule
 * @param witness whether it proves that the sides overlapped
 * @param meaning the schedule that leads to it, in words; may be empty
 */
public record RaceOutcome(
    String id, long count, boolean forbidden, boolean witness, String meaning) {}
