package org.sharedinfo.explorer;

/**
 * The work that a search did.
 *
 * @param executions executions that ran to their end; those that merged into an earlier one do not
 *     count
 * @param states states entered
 * @param merged states left at once, because another part of the search covers what follows
 * @param runs runs of an actor's code
 * @param waits loops that were treated as waiting for another actor, see {@link Bounds#waitRounds}
 * @param millis its duration
 */
public record Effort(
    Model model, long executions, long states, long merged, int runs, int waits, long millis) {}
