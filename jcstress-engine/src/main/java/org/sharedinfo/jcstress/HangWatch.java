package org.sharedinfo.jcstress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Detects a hanging test by the processor time that its threads used since its last progress. A
 * slow, busy machine is not mistaken for a hang.
 *
 * <p>Threading: {@link #gotOn} any, everything else one thread.
 */
final class HangWatch {
  static final long LOOK_MILLIS = 100;

  private static final String ACTORS = "Jcstress";
  private static final int FRAMES = 12;

  private final Thread runner;
  private final long mostMillis;
  private final Map<Thread, Pace> paces = new HashMap<>();
  private volatile int slices;
  private int seen;

  /**
   * @param runner the thread that runs the test
   * @param mostMillis limit of processor time for one of its threads, and of checks with all of
   *     them at rest
   */
  HangWatch(Thread runner, long mostMillis) {
    this.runner = runner;
    this.mostMillis = mostMillis;
  }

  /** The test made progress. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread runs the test.
  void gotOn() {
    slices++;
  }

  /** Checks once; describes how the test hangs, if it does. */
  Optional<String> look() {
    if (slices != seen) {
      seen = slices;
      paces.clear();
    }
    Set<Thread> threads = Set.copyOf(threads());
    paces.keySet().retainAll(threads);
    threads.forEach(thread -> paces.computeIfAbsent(thread, Pace::new).look());
    long used = paces.values().stream().mapToLong(Pace::used).max().orElse(0);
    int atRest = paces.values().stream().mapToInt(Pace::looksAtRest).min().orElse(0);
    if (TimeUnit.NANOSECONDS.toMillis(used) > mostMillis) {
      return Optional.of("not finished after " + mostMillis + " ms of processor time");
    }
    if (atRest * LOOK_MILLIS > mostMillis) {
      return Optional.of("not finished: its threads were at rest in " + atRest + " checks");
    }
    return Optional.empty();
  }

  /** The calls that the test's threads do not return from. */
  List<String> stacks() {
    List<String> lines = new ArrayList<>();
    for (Thread thread : threads()) {
      lines.add(thread.getName() + " (" + thread.getState() + ")");
      StayingFrames.of(thread).stream()
          .limit(FRAMES)
          .forEach(frame -> lines.add("    at " + frame));
    }
    return lines;
  }

  private List<Thread> threads() {
    List<Thread> threads = new ArrayList<>(List.of(runner));
    Thread[] all = new Thread[2 * Thread.activeCount() + 16];
    int count = Thread.enumerate(all);
    Arrays.stream(all, 0, count)
        .filter(thread -> thread.getName().startsWith(ACTORS))
        .forEach(threads::add);
    return threads;
  }
}
