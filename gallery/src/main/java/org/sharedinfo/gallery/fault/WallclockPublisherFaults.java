package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.LAY_07;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_03;
import static org.sharedinfo.rule.Rule.WCL_05;
import static org.sharedinfo.rule.Rule.WCL_08;

import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.WallclockPublishing;

/** Publishers of the wallclock that violate its protocol or lose part of its values. */
@BrokenBy(WALLCLOCK_PUBLISHER)
public final class WallclockPublisherFaults {
  private static final int TURNS_TO_LOOK = 16;

  private WallclockPublisherFaults() {}

  /** Keeps the wrong state visible long enough for a busy reader to see it. */
  private static void leaveTimeToLook() {
    VarHandle.fullFence();
    for (int i = 0; i < TURNS_TO_LOOK; i++) {
      Thread.onSpinWait();
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_version is not made odd before the payload, only raised by 2 after it",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class NeverOdd extends WallclockPublishing {
    @Override
    protected void begin(Page page, int odd) {
      // Omitted: wc_version stays even.
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_sec_hi is stored after wc_version is even again",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class HighAfterEven extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      super.update(page, seconds, nanos);
      leaveTimeToLook();
      super.storeHigh(page, seconds);
    }

    @Override
    protected void storeHigh(Page page, long seconds) {
      // Omitted here: stored after the update.
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_nsec is stored before wc_version is made odd",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class NanosBeforeOdd extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      storeNanos(page, nanos);
      leaveTimeToLook();
      super.update(page, seconds, nanos);
    }
  }

  @Planted(
      rule = WCL_01,
      what = "the odd section covers no field: both increments come after the payload",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class BothIncrementsAfter extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      payload(page, seconds, nanos);
      leaveTimeToLook();
      int odd = odd(page.u32(page.places().wcVersion()));
      begin(page, odd);
      end(page, even(odd));
    }
  }

  @Planted(rule = WCL_01, what = "all stores are plain and nothing orders them", shownBy = SCHEDULE)
  public static final class PlainStores extends WallclockPublishing {
    @Override
    protected void begin(Page page, int odd) {
      page.u32Plain(page.places().wcVersion(), odd);
    }

    @Override
    protected void end(Page page, int even) {
      page.u32Plain(page.places().wcVersion(), even);
    }

    @Override
    protected void payload(Page page, long seconds, int nanos) {
      page.u32Plain(page.places().wcSec(), (int) seconds);
      page.u32Plain(page.places().wcNsec(), nanos);
      page.u32Plain(page.places().wcSecHi(), (int) (seconds >>> 32));
    }
  }

  @Planted(
      rule = WCL_01,
      what = "the payload may be seen before wc_version is odd: no fence",
      shownBy = SCHEDULE)
  public static final class OddByReleaseOnly extends WallclockPublishing {
    @Override
    protected void begin(Page page, int odd) {
      page.u32Release(page.places().wcVersion(), odd);
    }
  }

  @Planted(rule = WCL_01, what = "an update raises wc_version by 1 and leaves it odd")
  public static final class EndsOdd extends WallclockPublishing {
    @Override
    protected int even(int odd) {
      return odd;
    }
  }

  @Planted(
      rule = WCL_01,
      what = "each of the three fields is a separate update",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class UpdateForEachField extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      section(page, () -> storeLow(page, seconds));
      section(page, () -> storeNanos(page, nanos));
      section(page, () -> storeHigh(page, seconds));
    }

    private void section(Page page, Runnable store) {
      int odd = odd(page.u32(page.places().wcVersion()));
      begin(page, odd);
      store.run();
      end(page, even(odd));
      leaveTimeToLook();
    }
  }

  @Planted(
      rule = WCL_01,
      what = "wc_version is incremented before and after even if it is odd, so it stays odd")
  public static final class OddStaysOdd extends WallclockPublishing {
    @Override
    protected int odd(int version) {
      return version + 1;
    }
  }

  @Planted(rule = WCL_01, what = "when wc_version wraps, 0 is skipped and 2 follows")
  public static final class SkipsZero extends WallclockPublishing {
    @Override
    protected int even(int odd) {
      return odd == -1 ? 2 : odd + 1;
    }
  }

  @Planted(
      rule = WCL_03,
      what = "wc_sec_hi is never written",
      fieldBug = "Xen: wallclock seconds kept in 32 bits")
  public static final class HighNeverWritten extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      // Omitted: only 32 bits of seconds are stored.
    }
  }

  @Planted(
      rule = WCL_03,
      what = "seconds are truncated to 32 bits, and wc_sec_hi is always 0",
      fieldBug = "Xen: wallclock seconds kept in 32 bits")
  public static final class SecondsOf32Bits extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      super.storeHigh(page, 0);
    }
  }

  @Planted(rule = WCL_03, what = "seconds after 2038 stay at 2^31 - 1")
  public static final class StopsIn2038 extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      super.payload(page, Math.min(seconds, Integer.MAX_VALUE), nanos);
    }
  }

  @Planted(rule = WCL_08, what = "seconds before 1970 are stored as 0")
  public static final class NothingBefore1970 extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      super.payload(page, Math.max(0, seconds), nanos);
    }
  }

  @Planted(
      rule = WCL_03,
      what = "seconds pass through signed 64-bit nanoseconds, which end in 2262")
  public static final class NanosOfSigned64Bits extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      long whole = seconds * NANOS_PER_SECOND + nanos;
      super.payload(page, whole / NANOS_PER_SECOND, nanos);
    }
  }

  @Planted(rule = WCL_08, what = "seconds before 1970 are rejected after wc_version was made odd")
  public static final class RefusesUnderOdd extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      if (seconds < 0) {
        throw new IllegalArgumentException("before 1970: seconds=" + seconds);
      }
      super.payload(page, seconds, nanos);
    }
  }

  @Planted(rule = WCL_08, what = "the high half of a negative number loses its sign bit")
  public static final class HighOf31Bits extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      super.storeHigh(page, seconds & Long.MAX_VALUE);
    }
  }

  @Planted(
      rule = WCL_03,
      also = LAY_07,
      what = "a 32-bit guest's seconds are written at a 64-bit guest's offset of wc_sec_hi",
      fieldBug = "Xen: wallclock of a 32-bit guest at the 64-bit offset after a change of width")
  @ServesOnly(Abi.X86_32)
  public static final class HighAtPlaceOf64Bits extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highOfOtherAbi(abi);
    }
  }

  @Planted(rule = WCL_05, what = "nanoseconds of a full second or more are stored as they are")
  public static final class AnyNanos extends WallclockPublishing {
    @Override
    protected void check(int nanos) {
      // Any number is accepted.
    }
  }

  @Planted(rule = WCL_05, what = "the limit is off by one: 10^9 nanoseconds are accepted")
  public static final class WholeSecondOfNanos extends WallclockPublishing {
    @Override
    protected void check(int nanos) {
      if (nanos != NANOS_PER_SECOND) {
        super.check(nanos);
      }
    }
  }

  @Planted(
      rule = WCL_05,
      what = "the check treats nanoseconds as signed, so those from 2^31 up pass")
  public static final class SignedNanos extends WallclockPublishing {
    @Override
    protected void check(int nanos) {
      if (nanos >= 0) {
        super.check(nanos);
      }
    }
  }

  @Planted(
      rule = WCL_05,
      what = "nanoseconds of a full second or more are stored first and rejected after")
  public static final class StoresBeforeRefusing extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      update(page, seconds, nanos);
      check(nanos);
    }
  }

  @Planted(rule = WCL_05, what = "a rejected call leaves wc_version odd")
  public static final class RefusesInsideOdd extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      begin(page, odd(page.u32(page.places().wcVersion())));
      super.publish(page, seconds, nanos);
    }
  }

  @Planted(
      rule = WCL_05,
      what = "of nanoseconds of two seconds or more, only one second is carried")
  public static final class CarriesOneSecond extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      boolean more = Integer.compareUnsigned(nanos, NANOS_PER_SECOND) >= 0;
      update(page, more ? seconds + 1 : seconds, more ? nanos - NANOS_PER_SECOND : nanos);
    }
  }

  @Planted(rule = WCL_05, what = "whole seconds among the nanoseconds are dropped")
  public static final class DropsWholeSeconds extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      super.publish(page, seconds, Integer.remainderUnsigned(nanos, NANOS_PER_SECOND));
    }
  }

  @Planted(
      rule = WCL_05,
      what = "nanoseconds of a full second or more are carried into wc_sec, but not into wc_sec_hi")
  public static final class CarryStopsAtWcSec extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      int low = (int) seconds + Integer.divideUnsigned(nanos, NANOS_PER_SECOND);
      super.publish(
          page,
          seconds & -1L << Integer.SIZE | Integer.toUnsignedLong(low),
          Integer.remainderUnsigned(nanos, NANOS_PER_SECOND));
    }
  }

  @Planted(
      rule = WCL_05,
      what = "nanoseconds of a full second or more are rejected without their number")
  public static final class RefusedWithoutNumber extends WallclockPublishing {
    @Override
    protected void check(int nanos) {
      if (Integer.compareUnsigned(nanos, NANOS_PER_SECOND) >= 0) {
        throw new IllegalArgumentException("too many nanoseconds");
      }
    }
  }
}
