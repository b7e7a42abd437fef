package org.sharedinfo.explorer.search;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * Measures the processor time of a search, so that a busy machine does not shorten it.
 *
 * <p>Threading: any.
 */
final class SearchClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long mostNanos;
  private long usedNanos;

  /**
   * @param mostMillis processor time that each thread of the search may use
   */
  SearchClock(long mostMillis) {
    this.mostNanos = TimeUnit.MILLISECONDS.toNanos(mostMillis);
  }

  /** The processor time of a thread; the given value if the thread has ended. */
  static long nanos(Thread thread, long otherwise) {
    long nanos = THREADS.getThreadCpuTime(thread.threadId());
    return nanos >= 0 ? nanos : otherwise;
  }

  /** Whether this thread, which was started for one attempt, must stop. */
  synchronized boolean isOver() {
    return usedNanos + THREADS.getCurrentThreadCpuTime() > mostNanos;
  }

  /** Ends an attempt whose busiest thread used this much time. */
  synchronized void add(long nanos) {
    usedNanos += nanos;
  }
}
