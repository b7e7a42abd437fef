package org.sharedinfo.tck.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sharedinfo.jcstress.Pace;

/**
 * Whether a check gets nowhere: since its last step one of its threads has used very much of the
 * processor, or all of them were at rest at very many looks.
 *
 * <p>Threading: one thread.
 */
final class Stall {
  private static final String EXPLORERS = "explorer ";

  private final long mostMillis;
  private final long lookMillis;
  private final Map<Thread, Pace> paces = new HashMap<>();
  private int rests;

  /**
   * @param mostMillis of processor time, or of looks at rest
   * @param lookMillis between two looks
   */
  Stall(long mostMillis, long lookMillis) {
    this.mostMillis = mostMillis;
    this.lookMillis = lookMillis;
  }

  /** The check made a step, or there is another one. */
  void gotOn() {
    paces.clear();
    rests = 0;
  }

  /** Looks once: whether the check hangs. */
  boolean hangs(CheckJudge.Running check) {
    if (isWatchedElsewhere(check)) {
      return false; // by the engine of races, or by the explorer
    }
    List<Thread> threads = check.threads();
    paces.keySet().retainAll(threads);
    boolean atRest = true;
    long used = 0;
    for (Thread thread : threads) {
      Pace pace = paces.computeIfAbsent(thread, Pace::new);
      pace.look();
      atRest &= pace.looksAtRest() > 0;
      used = Math.max(used, pace.used());
    }
    rests += atRest ? 1 : 0;
    return TimeUnit.NANOSECONDS.toMillis(used) > mostMillis || rests * lookMillis > mostMillis;
  }

  private static boolean isWatchedElsewhere(CheckJudge.Running check) {
    return switch (check.check().evidence()) {
      case STRESS -> true;
      case SCHEDULE -> isExploring();
      case EXAMPLE, PROPERTY, RECORDING -> false;
    };
  }

  private static boolean isExploring() {
    Thread[] all = new Thread[2 * Thread.activeCount() + 16];
    int count = Thread.enumerate(all);
    return Arrays.stream(all, 0, count).anyMatch(t -> t.getName().startsWith(EXPLORERS));
  }
}
