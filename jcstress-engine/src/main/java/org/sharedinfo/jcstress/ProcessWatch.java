package org.sharedinfo.jcstress;

import java.time.Duration;
import java.util.Optional;

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

  ProcessWatch(ProcessTree processes) {
    this.processes = processes;
  }

  /** There was news of it. */
  void gotOn() {
    ProcessTree.Had now = processes.look();
    since = now.used();
    before = now.ready();
    atRest = 0;
  }

  /**
   * Looks once: whether it gets nowhere.
   *
   * @param most processor time that it may use without news
   * @param rest for how long it may be at rest, in looks
   * @return how it is stuck; empty if it is not
   */
  Optional<ForeignProcess.Stuck> look(Duration most, Duration rest) {
    ProcessTree.Had now = processes.look();
    atRest = now.ready().minus(before).compareTo(HARDLY_ANYTHING) < 0 ? atRest + 1 : 0;
    before = now.ready();
    boolean rested = LOOK.multipliedBy(atRest).compareTo(rest) > 0;
    return rested || now.used().minus(since).compareTo(most) > 0
        ? Optional.of(new ForeignProcess.Stuck(rested))
        : Optional.empty();
  }
}
