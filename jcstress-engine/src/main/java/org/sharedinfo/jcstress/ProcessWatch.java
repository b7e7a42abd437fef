package org.sharedinfo.jcstress;

import java.time.Duration;
import java.util.Optional;

/**
 * Detects from outside that a process makes no progress. It measures the processor time that it and
 * its children used or waited for, so that a slow, busy machine is not mistaken for a hang. It
 * detects an unresponsive JVM and a stopped process.
 *
 * <p>Threading: one thread.
 */
final class ProcessWatch {
  static final Duration LOOK = Duration.ofMillis(250);

  /**
   * Per check. A thread that wants a processor is runnable all the time, so a busy machine leaves a
   * process with more. An idle JVM has less, and so has one whose threads wait for a safepoint.
   */
  private static final Duration HARDLY_ANYTHING = LOOK.dividedBy(3);

  private final ProcessTree processes;
  private Duration since = Duration.ZERO;
  private Duration before = Duration.ZERO;
  private int atRest;

  ProcessWatch(ProcessTree processes) {
    this.processes = processes;
  }

  /** Resets the measurement after a message. */
  void gotOn() {
    ProcessTree.Had now = processes.look();
    since = now.used();
    before = now.ready();
    atRest = 0;
  }

  /**
   * Checks once.
   *
   * @param most processor time that it may use without a message
   * @param rest how long it may be at rest, in checks
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
