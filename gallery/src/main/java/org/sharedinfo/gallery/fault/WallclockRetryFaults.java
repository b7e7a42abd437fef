package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.rule.Rule.WCL_02;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.gallery.base.WallclockReading;
import org.sharedinfo.spi.TimeOfDay;

/** Readers of the wallclock that accept a changed version as unchanged, or give up too soon. */
@BrokenBy(WALLCLOCK_READER)
public final class WallclockRetryFaults {
  private WallclockRetryFaults() {}

  @Planted(
      rule = WCL_02,
      what = "versions are compared in 8 bits: 128 updates during a read go unnoticed",
      shownBy = SCHEDULE)
  public static final class VersionsComparedIn8Bits extends WallclockReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return (byte) before == (byte) after;
    }
  }

  @Planted(
      rule = WCL_02,
      what = "versions are compared in 16 bits: 32768 updates during a read go unnoticed",
      shownBy = SCHEDULE)
  public static final class VersionsComparedIn16Bits extends WallclockReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return (short) before == (short) after;
    }
  }

  /** Returns what it has after some disturbed attempts. */
  private abstract static class GivesUp extends WallclockReading {
    private final int retries;

    GivesUp(int retries) {
      this.retries = retries;
    }

    @Override
    protected TimeOfDay read(Page page) {
      int disturbed = 0;
      while (true) {
        int version = firstLook(page);
        if (!mustWait(version)) {
          TimeOfDay base = load(page);
          if (unchanged(version, secondLook(page)) || disturbed == retries) {
            return base;
          }
          disturbed++;
        }
        Waiting.turn();
      }
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after the 1st retry it returns what it has, even if mixed from two updates",
      shownBy = {STRESS, SCHEDULE})
  public static final class GivesUpAfterFirstRetry extends GivesUp {
    public GivesUpAfterFirstRetry() {
      super(1);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after the 4th retry it returns what it has, even if mixed from two updates",
      shownBy = {STRESS, SCHEDULE})
  public static final class GivesUpAfterFourthRetry extends GivesUp {
    public GivesUpAfterFourthRetry() {
      super(4);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after the 32nd retry it returns what it has, even if mixed from two updates",
      shownBy = SCHEDULE)
  public static final class GivesUpAfterThirtySecondRetry extends GivesUp {
    public GivesUpAfterThirtySecondRetry() {
      super(32);
    }
  }

  /** Returns what it has after some time under an odd version. */
  private abstract static class StopsWaiting extends WallclockReading {
    private final long nanos;

    StopsWaiting(long millis) {
      this.nanos = millis * 1_000_000;
    }

    @Override
    protected TimeOfDay read(Page page) {
      long began = System.nanoTime();
      while (mustWait(firstLook(page))) {
        if (System.nanoTime() - began > nanos) {
          return load(page);
        }
        Waiting.turn();
      }
      return super.read(page);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after 50 ms under an odd wc_version it returns what it has",
      shownBy = EXAMPLE)
  public static final class StopsWaitingAfter50Millis extends StopsWaiting {
    public StopsWaitingAfter50Millis() {
      super(50);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after a second and a half under an odd wc_version it returns what it has",
      shownBy = EXAMPLE)
  public static final class StopsWaitingAfter1500Millis extends StopsWaiting {
    public StopsWaitingAfter1500Millis() {
      super(1_500);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "wc_sec_hi is read before wc_version is first read",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighReadBeforeFirstLook extends WallclockReading {
    private final ThreadLocal<Integer> early = ThreadLocal.withInitial(() -> 0);

    @Override
    protected int firstLook(Page page) {
      early.set(page.u32Acquire(page.places().wcSecHi()));
      return super.firstLook(page);
    }

    @Override
    protected int loadHigh(Page page) {
      return early.get();
    }
  }

  @Planted(
      rule = WCL_02,
      what = "wc_sec is read before wc_version is first read",
      shownBy = {STRESS, SCHEDULE})
  public static final class LowReadBeforeFirstLook extends WallclockReading {
    private final ThreadLocal<Integer> early = ThreadLocal.withInitial(() -> 0);

    @Override
    protected int firstLook(Page page) {
      early.set(page.u32Acquire(page.places().wcSec()));
      return super.firstLook(page);
    }

    @Override
    protected int loadLow(Page page) {
      return early.get();
    }
  }
}
