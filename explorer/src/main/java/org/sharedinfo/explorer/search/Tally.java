package org.sharedinfo.explorer.search;

import java.util.concurrent.atomic.LongAdder;

/** Counts the work of a search. Threading: any. */
final class Tally {
  private final LongAdder executions = new LongAdder();
  private final LongAdder states = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder tooLong = new LongAdder();

  /** An execution reached its end. */
  void execution() {
    executions.increment();
  }

  /** A state was entered. */
  void state() {
    states.increment();
  }

  /** A state was left at once, because another part of the search covers what follows. */
  void merged() {
    merged.increment();
  }

  /** An execution was given up: an actor took too many steps. */
  void tooLong() {
    tooLong.increment();
  }

  boolean hasTooLong() {
    return tooLong.sum() > 0;
  }

  long executions() {
    return executions.sum();
  }

  long states() {
    return states.sum();
  }

  long merges() {
    return merged.sum();
  }
}
