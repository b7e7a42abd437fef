package org.sharedinfo.tck.check;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor time of a thread, which is the same on a busy machine and on an idle one. */
public final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProcessorTime() {}

  /** Nanoseconds of processor time so far; a very large number once the thread has ended. */
  public static long nanos(Thread thread) {
    long nanos = THREADS.getThreadCpuTime(thread.threadId());
    return nanos >= 0 ? nanos : Long.MAX_VALUE / 2;
  }

  /** Whether the thread is waiting now. */
  public static boolean isAtRest(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }
}
