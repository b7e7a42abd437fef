package org.sharedinfo.tck.check;

import java.util.concurrent.atomic.AtomicLong;

/** A count that grows as long as checks get on: what does not grow for long is a hang. */
public final class Progress {
  private static final AtomicLong TICKS = new AtomicLong();

  private Progress() {}

  /** One more step was done. */
  public static void tick() {
    TICKS.incrementAndGet();
  }

  /** The steps so far. */
  public static long ticks() {
    return TICKS.get();
  }
}
