package org.sharedinfo.explorer.search;

import java.util.concurrent.atomic.LongAdder;

/** What a search did so far. Threading: any. */
final class Tally {
  private final LongAdder executions = new LongAdder();
  private final LongAdder states = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder tooLong = new LongAdder();

  /** An execution came to its end. */
  void execution() {
    executions.increment();
  }

  /** A state was entered. */
  void state() {
    states.increment();
  }

  /** A state was left at once: all that follows is covered elsewhere. */
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
