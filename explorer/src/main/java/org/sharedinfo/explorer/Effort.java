package org.sharedinfo.explorer;

/**
 * What a search did.
 *
 * @param executions that were run to their end; those that merge into one that was seen before are
 *     not
 * @param states that were entered
 * @param merged states that were left at once, because what follows is covered elsewhere
 * @param runs of an actor's code
 * @param waits loops that were taken to wait for another actor, see {@link Bounds#waitRounds}
 * @param millis that it took
 */
public record Effort(
    Model model, long executions, long states, long merged, int runs, int waits, long millis) {}
