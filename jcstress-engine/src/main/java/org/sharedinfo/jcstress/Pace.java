package org.sharedinfo.jcstress;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The processor time of one thread since a certain moment, and the number of checks for which it
 * has been at rest. A busy machine and an idle one give the same result.
 *
 * <p>Threading: one thread checks.
 */
public final class Pace {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A runnable thread is scheduled within this many checks, even on a busy machine. */
  private static final int LOOKS_WITHOUT_A_TURN = 30;

  private final Thread thread;
  private final long before;
  private long last;
  private int still;
  private int atRest;

  /** Measures the thread from now on. */
  public Pace(Thread thread) {
    this.thread = thread;
    this.before = nanos(thread);
    this.last = before;
  }

  /** Checks once more. */
  public void look() {
    long now = nanos(thread);
    still = now == last ? still + 1 : 0;
    last = now;
    if (waits() || still >= LOOKS_WITHOUT_A_TURN) {
      atRest++;
    } else {
      atRest = 0;
    }
  }

  /** Nanoseconds of processor time, up to the last check. */
  public long used() {
    return last - before;
  }

  /** The number of consecutive checks, up to the last, at which it was at rest. */
  public int looksAtRest() {
    return atRest;
  }

  // For Java, a thread that waits in native code is RUNNABLE.
  private boolean waits() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }

  /** A thread that has ended uses nothing more. */
  private long nanos(Thread of) {
    long nanos = THREADS.getThreadCpuTime(of.threadId());
    return nanos >= 0 ? nanos : last;
  }
}
