package org.sharedinfo.explorer.search;

import org.sharedinfo.explorer.run.Node;

/**
 * The remaining limits of one attempt on one thread.
 *
 * <p>Threading: one thread, except for {@link #stop}.
 */
final class Budget {
  private static final int ASK_EVERY = 64;

  private final SearchLimits limits;
  private final SearchClock clock;
  private long states;
  private volatile boolean stopped;

  Budget(SearchLimits limits, SearchClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Counts one more state.
   *
   * @throws CutException if that is too many, or time is up
   */
  void spend() {
    if (++states > limits.states()) {
      throw new CutException("more than " + limits.states() + " states");
    }
    if (stopped || states % ASK_EVERY == 0 && clock.isOver()) {
      throw new CutException("more than " + limits.millis() + " ms of processor time");
    }
  }

  /** Whether the actor that moved last has reached the limit of steps. */
  boolean isTooLong(State<?> state) {
    return state.before().isPresent()
        && state.at()[state.actor()] instanceof Node.Step step
        && step.depth() >= limits.steps();
  }

  /**
   * Counts one more state of an execution that is followed to its end.
   *
   * @throws CutException if that is too many, time is up, or the execution is too long
   */
  void follow(State<?> state) {
    spend();
    if (isTooLong(state)) {
      throw new CutException("an execution too long to follow to its end");
    }
  }

  void stop() {
    stopped = true;
  }
}
