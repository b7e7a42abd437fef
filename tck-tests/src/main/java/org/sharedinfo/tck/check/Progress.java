package org.sharedinfo.tck.check;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A count that grows as long as checks get on: what does not grow for long is a hang. */
public final class Progress {
  private static final AtomicLong TICKS = new AtomicLong();
  private static final Set<Thread> HELPERS = ConcurrentHashMap.newKeySet();

  private Progress() {}

  /** One more step was done. */
  public static void tick() {
    TICKS.incrementAndGet();
  }

  /** A thread that was started to work for checks. */
  public static void helps(Thread thread) {
    HELPERS.removeIf(helper -> !helper.isAlive());
    HELPERS.add(thread);
  }

  /** A thread that works for no check any more, whatever it still does. */
  public static void isGivenUp(Thread thread) {
    HELPERS.remove(thread);
  }

  /** The threads that work for checks beside the check's own. */
  public static Set<Thread> helpers() {
    return Set.copyOf(HELPERS);
  }

  /** The steps so far. */
  public static long ticks() {
    return TICKS.get();
  }
}
