package org.sharedinfo.jcstress;

import java.time.Duration;

/**
 * Tells from outside whether a fork gets nowhere, by what its process has of the processors: on a
 * busy machine all is slow, and nothing hangs. It sees a fork whose JVM cannot be stopped any more;
 * all else the fork tells itself.
 *
 * <p>Threading: one thread.
 */
final class ForkWatch {
  static final Duration LOOK = Duration.ofMillis(250);

  /** A JVM that has nothing to do uses less of a minute, one that shares a processor uses more. */
  private static final Duration HARDLY_ANYTHING = Duration.ofMillis(100);

  private static final int LOOKS_AT_REST = 240;

  private final ProcessHandle process;
  private Duration since = Duration.ZERO;
  private Duration awake = Duration.ZERO;
  private int atRest;

  ForkWatch(ProcessHandle process) {
    this.process = process;
  }

  /** There was news of it. */
  void gotOn() {
    since = used();
    awake = since;
    atRest = 0;
  }

  /**
   * Looks once: whether it gets nowhere.
   *
   * @param most processor time that it may use without news
   */
  boolean hangs(Duration most) {
    Duration used = used();
    if (used.minus(awake).compareTo(HARDLY_ANYTHING) > 0) {
      awake = used;
      atRest = 0;
    } else {
      atRest++;
    }
    return used.minus(since).compareTo(most) > 0 || atRest > LOOKS_AT_REST;
  }

  private Duration used() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
