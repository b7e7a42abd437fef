package org.sharedinfo.tck.check;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What a thread has had of the processor: the same on a busy machine and on an idle one. */
public final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProcessorTime() {}

  /** Nanoseconds of processor time so far; very much once the thread has ended. */
  public static long nanos(Thread thread) {
    long nanos = THREADS.getThreadCpuTime(thread.threadId());
    return nanos >= 0 ? nanos : Long.MAX_VALUE / 2;
  }

  /** Whether the thread waits for something now. */
  public static boolean isAtRest(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }
}
