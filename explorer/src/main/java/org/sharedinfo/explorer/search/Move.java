package org.sharedinfo.explorer.search;

/**
 * One step of a schedule.
 *
 * @param actor its number
 * @param age 0 for the newest of what the step may read, or may write behind; 1 for the one before
 */
public record Move(int actor, int age) {}
