package org.sharedinfo.tck.check;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A count that grows as long as checks get on: what does not grow for long is a hang. */
public final class Progress {
  private final AtomicLong ticks = new AtomicLong();
  private final Set<Thread> helpers = ConcurrentHashMap.newKeySet();

  /** One more step was done. */
  public void tick() {
    ticks.incrementAndGet();
  }

  /** A thread that was started to work for checks. */
  void helps(Thread thread) {
    helpers.removeIf(helper -> !helper.isAlive());
    helpers.add(thread);
  }

  /** A thread that works for no check any more, whatever it still does. */
  void isGivenUp(Thread thread) {
    helpers.remove(thread);
  }

  /** The threads that work for checks beside the check's own. */
  public Set<Thread> helpers() {
    return Set.copyOf(helpers);
  }

  /** The steps so far. */
  public long ticks() {
    return ticks.get();
  }
}
