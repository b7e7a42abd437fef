package org.sharedinfo.explorer.search;

/**
 * One step of a schedule.
 *
 * @param actor its number
 * @param age which value the step reads, or writes after: 0 for the newest, 1 for the one before
 */
public record Move(int actor, int age) {}
