package org.sharedinfo.jcstress;

import java.time.Duration;

/**
 * Tells from outside whether a process gets nowhere, by what it and its children have of the
 * processors, and by how long they wait for one: on a busy machine all is slow, and nothing hangs.
 * It sees a JVM that cannot be stopped any more, and one that somebody has stopped.
 *
 * <p>Threading: one thread.
 */
final class ProcessWatch {
  static final Duration LOOK = Duration.ofMillis(250);

  /** In one look. A JVM that has nothing to do uses less, one that waits for a processor, more. */
  private static final Duration HARDLY_ANYTHING = Duration.ofMillis(25);

  private final ProcessTree processes;
  private Duration since = Duration.ZERO;
  private Duration before = Duration.ZERO;
  private int atRest;
  private boolean rested;

  ProcessWatch(ProcessTree processes) {
    this.processes = processes;
  }

  /** There was news of it. */
  void gotOn() {
    since = processes.used();
    before = since.plus(waited());
    atRest = 0;
  }

  /**
   * Looks once: whether it gets nowhere.
   *
   * @param most processor time that it may use without news
   * @param rest for how long it may be at rest, in looks
   */
  boolean hangs(Duration most, Duration rest) {
    Duration used = processes.used();
    Duration ready = used.plus(waited());
    atRest = ready.minus(before).compareTo(HARDLY_ANYTHING) < 0 ? atRest + 1 : 0;
    before = ready;
    rested = LOOK.multipliedBy(atRest).compareTo(rest) > 0;
    return rested || used.minus(since).compareTo(most) > 0;
  }

  private Duration waited() {
    return processes.waited().orElse(Duration.ZERO);
  }

  /** Whether it is at rest, rather than at work, when it gets nowhere. */
  boolean isAtRest() {
    return rested;
  }
}
