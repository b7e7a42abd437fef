package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_03;

import java.lang.invoke.VarHandle;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.WallclockPublishing;

/**
 * Publishers of the wallclock that skip a store, or the version, where they consider it
 * unnecessary.
 */
@BrokenBy(WALLCLOCK_PUBLISHER)
public final class WallclockChangeFaults {
  private static final int TURNS_TO_LOOK = 16;

  private WallclockChangeFaults() {}

  @Planted(
      rule = WCL_03,
      what = "a high half of 0 is not stored, so the last one remains",
      shownBy = EXAMPLE)
  public static final class HighZeroLeftOut extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      if (seconds >>> Integer.SIZE != 0) {
        super.storeHigh(page, seconds);
      }
    }
  }

  @Planted(
      rule = WCL_03,
      what = "nanoseconds of 0 are not stored, so the last ones remain",
      shownBy = EXAMPLE)
  public static final class NanosZeroLeftOut extends WallclockPublishing {
    @Override
    protected void storeNanos(Page page, int nanos) {
      if (nanos != 0) {
        super.storeNanos(page, nanos);
      }
    }
  }

  @Planted(
      rule = WCL_03,
      what = "a low half of 0 is not stored, so the last one remains",
      shownBy = EXAMPLE)
  public static final class LowZeroLeftOut extends WallclockPublishing {
    @Override
    protected void storeLow(Page page, long seconds) {
      if ((int) seconds != 0) {
        super.storeLow(page, seconds);
      }
    }
  }

  @Planted(
      rule = WCL_03,
      what = "the high half is not stored if wc_sec is unchanged",
      shownBy = EXAMPLE)
  public static final class HighOnlyWithLow extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      boolean moved = page.u32(page.places().wcSec()) != (int) seconds;
      storeLow(page, seconds);
      storeNanos(page, nanos);
      if (moved) {
        storeHigh(page, seconds);
      }
    }
  }

  @Planted(rule = WCL_03, what = "nanoseconds that equal wc_sec are not stored", shownBy = EXAMPLE)
  public static final class NanosEqualToLowLeftOut extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      storeLow(page, seconds);
      storeHigh(page, seconds);
      if (nanos != (int) seconds) {
        storeNanos(page, nanos);
      }
    }
  }

  /** Stores some changes without changing the version. */
  private abstract static class WithoutVersion extends WallclockPublishing {
    /** Whether a change is considered too small for a new version. */
    abstract boolean isSmall(Page page, long seconds, int nanos);

    @Override
    protected void update(Page page, long seconds, int nanos) {
      boolean even = (page.u32(page.places().wcVersion()) & 1) == 0;
      if (even && isSmall(page, seconds, nanos)) {
        payload(page, seconds, nanos);
      } else {
        super.update(page, seconds, nanos);
      }
    }
  }

  @Planted(
      rule = WCL_01,
      what = "a change of nanoseconds alone is stored without changing wc_version",
      shownBy = EXAMPLE)
  public static final class NanosWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(Page page, long seconds, int nanos) {
      return page.u32(page.places().wcSec()) == (int) seconds
          && page.u32(page.places().wcSecHi()) == (int) (seconds >>> Integer.SIZE);
    }
  }

  @Planted(
      rule = WCL_01,
      what = "a change of the high half alone is stored without changing wc_version",
      shownBy = EXAMPLE)
  public static final class HighWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(Page page, long seconds, int nanos) {
      return page.u32(page.places().wcSec()) == (int) seconds
          && page.u32(page.places().wcNsec()) == nanos;
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_sec_hi is stored before wc_version is made odd",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighBeforeOdd extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      storeHigh(page, seconds);
      leaveTimeToLook();
      super.update(page, seconds, nanos);
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_sec is stored after wc_version is even again",
      shownBy = {STRESS, SCHEDULE})
  public static final class LowAfterEven extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      super.update(page, seconds, nanos);
      leaveTimeToLook();
      super.storeLow(page, seconds);
    }

    @Override
    protected void storeLow(Page page, long seconds) {
      // Omitted here: stored after the update.
    }
  }

  /** Keeps the wrong state visible long enough for a busy reader to see it. */
  private static void leaveTimeToLook() {
    VarHandle.fullFence();
    for (int i = 0; i < TURNS_TO_LOOK; i++) {
      Thread.onSpinWait();
    }
  }
}
