package org.sharedinfo.gallery.variant;

import java.lang.invoke.VarHandle;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.gallery.base.WallclockPublishing;
import org.sharedinfo.gallery.base.WallclockReading;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.TimeOfDay;

/** Unusual but correct publishers and readers of the wallclock. */
public final class WallclockVariants {
  private WallclockVariants() {}

  @Unusual("the high half of the seconds is stored first, volatile, and the low half last")
  public static final class HighHalfFirst extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      storeHigh(page, seconds);
      VarHandle.fullFence();
      storeNanos(page, nanos);
      VarHandle.fullFence();
      storeLow(page, seconds);
    }
  }

  @Unusual("the base is read whatever wc_version is, and both version reads are checked after")
  public static final class CopiesFirst extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      while (true) {
        int before = firstLook(page);
        int nanos = loadNanos(page);
        int high = loadHigh(page);
        int low = loadLow(page);
        int after = secondLook(page);
        if (!mustWait(before) && unchanged(before, after)) {
          return new TimeOfDay(seconds(high, low), nanos);
        }
        Waiting.turn();
      }
    }
  }

  @Unusual(
      value = "wc_sec_hi is not read, and base and system time are added in 64-bit nanoseconds",
      leaves = {Rule.WCL_04, Rule.WCL_07})
  public static final class AddsNanosOf64Bits extends WallclockReading {
    @Override
    protected int loadHigh(Page page) {
      return 0;
    }

    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      long nanos = base.seconds() * NANOS_PER_SECOND + base.nanos() + systemTime;
      return new TimeOfDay(
          Long.divideUnsigned(nanos, NANOS_PER_SECOND),
          (int) Long.remainderUnsigned(nanos, NANOS_PER_SECOND));
    }
  }

  @Unusual(
      value = "wc_sec_hi is not read, and wc_sec is treated as a signed 32-bit number",
      leaves = Rule.WCL_04)
  public static final class SignedSecondsOf32Bits extends WallclockReading {
    @Override
    protected TimeOfDay load(Page page) {
      return new TimeOfDay(loadLow(page), loadNanos(page));
    }
  }

  @Unusual(
      value =
          "base and nanoseconds are one unsigned 64-bit count of nanoseconds, as in Xen and KVM",
      leaves = Rule.WCL_08)
  public static final class CountsNanosOf64Bits extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      long whole = seconds * NANOS_PER_SECOND + Integer.toUnsignedLong(nanos);
      super.publish(
          page,
          Long.divideUnsigned(whole, NANOS_PER_SECOND),
          (int) Long.remainderUnsigned(whole, NANOS_PER_SECOND));
    }
  }

  @Unusual("times that unsigned 64-bit nanoseconds cannot hold are rejected")
  public static final class RefusesFarSeconds extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      if (seconds < 0 || seconds > 18_446_744_072L) {
        throw new IllegalArgumentException("not a time from 1970 to 2554: seconds=" + seconds);
      }
      super.publish(page, seconds, nanos);
    }
  }

  @Unusual("nanoseconds of a full second or more are carried into the seconds")
  public static final class CarriesNanos extends WallclockPublishing {
    @Override
    protected void publish(Page page, long seconds, int nanos) {
      long unsigned = Integer.toUnsignedLong(nanos);
      super.publish(
          page, seconds + unsigned / NANOS_PER_SECOND, (int) (unsigned % NANOS_PER_SECOND));
    }
  }

  @Unusual("unchanged fields are not stored, and wc_version stays if none changes")
  public static final class StoresOnlyChanges extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      var at = page.places();
      boolean atRest = (page.u32(at.wcVersion()) & 1) == 0;
      boolean same =
          page.u32(at.wcSec()) == (int) seconds
              && page.u32(at.wcNsec()) == nanos
              && page.u32(at.wcSecHi()) == (int) (seconds >>> Integer.SIZE);
      if (!atRest || !same) {
        super.update(page, seconds, nanos);
      }
    }

    @Override
    protected void storeLow(Page page, long seconds) {
      if (page.u32(page.places().wcSec()) != (int) seconds) {
        super.storeLow(page, seconds);
      }
    }

    @Override
    protected void storeNanos(Page page, int nanos) {
      if (page.u32(page.places().wcNsec()) != nanos) {
        super.storeNanos(page, nanos);
      }
    }

    @Override
    protected void storeHigh(Page page, long seconds) {
      if (page.u32(page.places().wcSecHi()) != (int) (seconds >>> Integer.SIZE)) {
        super.storeHigh(page, seconds);
      }
    }
  }
}
