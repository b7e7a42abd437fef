package org.sharedinfo.explorer;

/**
 * A failure that was made easier to understand.
 *
 * @param failure as short as it could be made, its decisive step marked if that could be found
 * @param abandoned whether an actor may still go on: the memories are its own from now on, and
 *     nobody is to touch them
 */
public record Explained(Failure failure, boolean abandoned) {}
