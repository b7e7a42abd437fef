package org.sharedinfo.explorer.search;

import java.util.List;
import org.sharedinfo.explorer.run.Place;

/** What a search came to. */
public sealed interface Found {
  Sums sums();

  /**
   * How much was done.
   *
   * @param executions that came to their end
   * @param states that were entered
   * @param merged states that were left at once, because what follows is covered elsewhere
   * @param runs of an actor's code
   * @param waits loops that were taken to wait for another actor
   * @param tooLong whether an execution was given up because an actor took too many steps
   */
  record Sums(long executions, long states, long merged, int runs, int waits, boolean tooLong) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0, false);
  }

  /** All executions were covered, and none was complained about. */
  record Nothing(Sums sums) implements Found {}

  /**
   * An execution that was complained about.
   *
   * @param shapes of the memory that the moves rely on
   */
  record Fault(String complaint, List<Move> moves, List<Place> shapes, Sums sums)
      implements Found {}

  /** A limit came first. */
  record Cut(String reason, Sums sums) implements Found {}
}
