package org.sharedinfo.jcstress;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.ResourceEstimator;

/**
 * The config of a trial run. JCStress finds out how many states fit in small steps, five times
 * each, with new threads every time. That takes a quarter of a short test. Doubling finds the same,
 * because sets of states are a power of two, and a set that does not fit is halved.
 */
final class TrialConfig extends ForkedTestConfig {
  // The first use may load classes.
  private static final int TRIES = 3;

  private final LongSupplier clock;

  /**
   * Reads a stream that {@link RunnerConfig} wrote.
   *
   * @param clock of the processors, in nanoseconds: other processes may use them for a while
   * @throws IOException if the stream ends early
   */
  TrialConfig(DataInputStream written, LongSupplier clock) throws IOException {
    super(written);
    this.clock = clock;
  }

  @Override
  public void adjustStrideCount(ResourceEstimator estimator) {
    int most = strideSize * strideCount;
    int fits = 1;
    for (int states = 1;
        fits < most && fits(estimator, states);
        states = Math.min(2 * fits, most)) {
      fits = states;
    }
    strideSize = Math.min(fits, strideSize);
    strideCount = fits / strideSize;
  }

  private boolean fits(ResourceEstimator estimator, int states) {
    for (int i = 0; i < TRIES; i++) {
      if (fitsThisTime(estimator, states)) {
        return true;
      }
    }
    return false;
  }

  private boolean fitsThisTime(ResourceEstimator estimator, int states) {
    try {
      long[] bytesAndNanos = new long[2];
      long before = clock.getAsLong();
      estimator.runWith(states, bytesAndNanos);
      long used = clock.getAsLong() - before;
      return bytesAndNanos[0] <= maxFootprintMB * 1024L * 1024
          && Math.min(used, bytesAndNanos[1]) <= TimeUnit.MILLISECONDS.toNanos(time);
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
