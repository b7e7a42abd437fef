package org.sharedinfo.jcstress;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What one thread had of the processor since a moment, and for how many looks it has been at rest:
 * the same on a busy machine and on an idle one.
 *
 * <p>Threading: one thread looks.
 */
public final class Pace {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A thread that could run gets a turn within so many looks, however many others want one. */
  private static final int LOOKS_WITHOUT_A_TURN = 30;

  private final Thread thread;
  private final long before;
  private long last;
  private int still;
  private int atRest;

  /** The thread's pace from now on. */
  public Pace(Thread thread) {
    this.thread = thread;
    this.before = nanos(thread);
    this.last = before;
  }

  /** Looks once more. */
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

  /** Nanoseconds of processor time, up to the last look. */
  public long used() {
    return last - before;
  }

  /** The last looks at which it was at rest, one after the other. */
  public int looksAtRest() {
    return atRest;
  }

  // one that waits in machine code is RUNNABLE for Java
  private boolean waits() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }

  /** One that has ended uses nothing more. */
  private long nanos(Thread of) {
    long nanos = THREADS.getThreadCpuTime(of.threadId());
    return nanos >= 0 ? nanos : last;
  }
}
