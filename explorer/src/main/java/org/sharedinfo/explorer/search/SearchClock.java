package org.sharedinfo.explorer.search;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * The processor time of a search: on a busy machine it takes longer, and goes as far.
 *
 * <p>Threading: any.
 */
final class SearchClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long mostNanos;
  private long usedNanos;

  /**
   * @param mostMillis of processor time that each thread of the search may use
   */
  SearchClock(long mostMillis) {
    this.mostNanos = TimeUnit.MILLISECONDS.toNanos(mostMillis);
  }

  /** What a thread had of the processor; what it was at the end for one that has ended. */
  static long nanos(Thread thread, long otherwise) {
    long nanos = THREADS.getThreadCpuTime(thread.threadId());
    return nanos >= 0 ? nanos : otherwise;
  }

  /** Whether this thread, which was started for one attempt of the search, is to stop. */
  synchronized boolean isOver() {
    return usedNanos + THREADS.getCurrentThreadCpuTime() > mostNanos;
  }

  /** An attempt is over in which the busiest thread used so much. */
  synchronized void add(long nanos) {
    usedNanos += nanos;
  }
}
