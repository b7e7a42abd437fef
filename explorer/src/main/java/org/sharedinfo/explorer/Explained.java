package org.sharedinfo.explorer;

/**
 * A failure that was made easier to understand.
 *
 * @param failure as short as possible, with its decisive step marked if one was found
 * @param abandoned whether an actor may still be running: it owns the memories from now on, and
 *     nobody else may use them
 */
public record Explained(Failure failure, boolean abandoned) {}
