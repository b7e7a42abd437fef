package org.sharedinfo.explorer.search;

import java.util.List;
import org.sharedinfo.explorer.run.Place;

/** The result of a search. */
public sealed interface Found {
  Sums sums();

  /**
   * The work done.
   *
   * @param executions executions that reached their end
   * @param states states entered
   * @param merged states left at once, because another part of the search covers what follows
   * @param runs runs of an actor's code
   * @param waits loops that counted as waiting for another actor
   * @param tooLong whether an execution was given up because an actor took too many steps
   */
  record Sums(long executions, long states, long merged, int runs, int waits, boolean tooLong) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0, false);
  }

  /** All executions were covered, and the check accepted each. */
  record Nothing(Sums sums) implements Found {}

  /**
   * An execution that the check rejected.
   *
   * @param shapes of the memory that the moves rely on
   */
  record Fault(String complaint, List<Move> moves, List<Place> shapes, Sums sums)
      implements Found {}

  /** A limit was reached first. */
  record Cut(String reason, Sums sums) implements Found {}
}
