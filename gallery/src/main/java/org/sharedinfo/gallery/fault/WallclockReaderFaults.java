package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.rule.Rule.WCL_02;
import static org.sharedinfo.rule.Rule.WCL_04;
import static org.sharedinfo.rule.Rule.WCL_06;
import static org.sharedinfo.rule.Rule.WCL_07;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.gallery.base.WallclockReading;
import org.sharedinfo.spi.TimeOfDay;

/** Readers of the wallclock that violate its protocol or compute incorrectly. */
@BrokenBy(WALLCLOCK_READER)
public final class WallclockReaderFaults {
  private WallclockReaderFaults() {}

  @Planted(
      rule = WCL_02,
      what = "wc_version is read only once, and the base is accepted in any case",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class NoSecondLook extends WallclockReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return true;
    }
  }

  @Planted(
      rule = WCL_02,
      what = "an odd wc_version that does not change is accepted as stable",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class NoOddCheck extends WallclockReading {
    @Override
    protected boolean mustWait(int version) {
      return false;
    }
  }

  @Planted(
      rule = WCL_02,
      what = "wc_nsec is read again after wc_version is read again",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class NanosReadAfterSecondLook extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      return new TimeOfDay(super.read(page).seconds(), loadNanos(page));
    }
  }

  @Planted(
      rule = WCL_02,
      what = "wc_sec_hi is read after wc_version is read again",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighReadAfterSecondLook extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      TimeOfDay base = super.read(page);
      return new TimeOfDay(seconds(loadHigh(page), (int) base.seconds()), base.nanos());
    }
  }

  @Planted(
      rule = WCL_02,
      what = "all loads are plain, without barriers around the reads of wc_version",
      shownBy = {STRESS, SCHEDULE})
  public static final class PlainLoads extends WallclockReading {
    @Override
    protected int firstLook(Page page) {
      return page.u32Plain(page.places().wcVersion());
    }

    @Override
    protected int secondLook(Page page) {
      return page.u32Plain(page.places().wcVersion());
    }

    @Override
    protected int loadLow(Page page) {
      return page.u32Plain(page.places().wcSec());
    }

    @Override
    protected int loadNanos(Page page) {
      return page.u32Plain(page.places().wcNsec());
    }

    @Override
    protected int loadHigh(Page page) {
      return page.u32Plain(page.places().wcSecHi());
    }
  }

  @Planted(
      rule = WCL_02,
      what = "wc_version may be read again before the fields are read: no fence",
      shownBy = SCHEDULE)
  public static final class SecondLookWithoutFence extends WallclockReading {
    @Override
    protected int secondLook(Page page) {
      return page.u32(page.places().wcVersion());
    }
  }

  @Planted(
      rule = WCL_02,
      what = "after a hundred attempts under an odd wc_version it returns what it has")
  public static final class GivesUpWaiting extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      for (int tries = 0; tries < 100; tries++) {
        int version = firstLook(page);
        if (!mustWait(version)) {
          TimeOfDay base = load(page);
          if (unchanged(version, secondLook(page))) {
            return base;
          }
        }
      }
      return load(page);
    }
  }

  @Planted(
      rule = WCL_02,
      what = "the wait for an even wc_version never reads it again, so it never ends")
  public static final class WaitsOnAStaleVersion extends WallclockReading {
    @Override
    protected int firstLook(Page page) {
      int version = super.firstLook(page);
      while (mustWait(version)) {
        Waiting.turn();
      }
      return version;
    }
  }

  @Planted(rule = WCL_02, what = "the sum is stored in the frame after the structure")
  public static final class KeepsResultInFrame extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      TimeOfDay base = super.read(page);
      page.u64(Abi.FRAME_BYTES - Long.BYTES, base.seconds());
      return base;
    }
  }

  @Planted(rule = WCL_02, what = "each read raises wc_version by 2")
  public static final class MovesVersion extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      TimeOfDay base = super.read(page);
      page.u32Release(page.places().wcVersion(), firstLook(page) + 2);
      return base;
    }
  }

  @Planted(rule = WCL_04, what = "wc_sec_hi is not read")
  public static final class HighIgnored extends WallclockReading {
    @Override
    protected int loadHigh(Page page) {
      return 0;
    }
  }

  @Planted(
      rule = WCL_04,
      what = "a carry out of wc_sec does not reach the high half of the seconds")
  public static final class CarryStopsAtWcSec extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      TimeOfDay sum = super.sum(base, systemTime);
      return new TimeOfDay(
          seconds((int) (base.seconds() >> Integer.SIZE), (int) sum.seconds()), sum.nanos());
    }
  }

  @Planted(rule = WCL_04, what = "wc_sec is sign-extended before wc_sec_hi is or'ed in")
  public static final class SignOfLowOverHigh extends WallclockReading {
    @Override
    protected long seconds(int high, int low) {
      return (long) high << 32 | low;
    }
  }

  @Planted(
      rule = WCL_04,
      what = "wc_sec_hi is treated as unsigned and limited, so negative epochs come out wrong")
  public static final class HighOf31Bits extends WallclockReading {
    @Override
    protected long seconds(int high, int low) {
      return super.seconds(high & Integer.MAX_VALUE, low);
    }
  }

  @Planted(rule = WCL_06, what = "a full second of nanoseconds is not carried")
  public static final class NoCarry extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      return new TimeOfDay(
          base.seconds() + Long.divideUnsigned(systemTime, NANOS_PER_SECOND),
          (int) (base.nanos() + Long.remainderUnsigned(systemTime, NANOS_PER_SECOND)));
    }
  }

  @Planted(rule = WCL_06, what = "the carry is dropped: nanoseconds wrap, seconds stay")
  public static final class CarryDropped extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      long seconds = base.seconds() + Long.divideUnsigned(systemTime, NANOS_PER_SECOND);
      return new TimeOfDay(seconds, super.sum(base, systemTime).nanos());
    }
  }

  @Planted(rule = WCL_06, what = "exactly 10^9 nanoseconds are not carried")
  public static final class CarryOffByOne extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      TimeOfDay right = super.sum(base, systemTime);
      return right.nanos() == 0 && base.nanos() != 0
          ? new TimeOfDay(right.seconds() - 1, (int) NANOS_PER_SECOND)
          : right;
    }
  }

  @Planted(rule = WCL_07, what = "system time from 2^63 up is treated as negative")
  public static final class SignedSystemTime extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      long nanos = base.nanos() + Math.floorMod(systemTime, NANOS_PER_SECOND);
      return new TimeOfDay(
          base.seconds() + Math.floorDiv(systemTime, NANOS_PER_SECOND) + nanos / NANOS_PER_SECOND,
          (int) (nanos % NANOS_PER_SECOND));
    }
  }

  @Planted(rule = WCL_07, what = "system time loses its top bit")
  public static final class SystemTimeOf63Bits extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      return super.sum(base, systemTime & Long.MAX_VALUE);
    }
  }

  @Planted(
      rule = WCL_06,
      what = "base and system time are added in signed nanoseconds, which end in 2262")
  public static final class AddsSignedNanos extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      long nanos = base.seconds() * NANOS_PER_SECOND + base.nanos() + systemTime;
      return new TimeOfDay(
          Math.floorDiv(nanos, NANOS_PER_SECOND), (int) Math.floorMod(nanos, NANOS_PER_SECOND));
    }
  }

  @Planted(rule = WCL_06, what = "system time is truncated to 32 bits")
  public static final class SystemTimeOf32Bits extends WallclockReading {
    @Override
    protected TimeOfDay sum(TimeOfDay base, long systemTime) {
      return super.sum(base, systemTime & 0xFFFF_FFFFL);
    }
  }

  @Planted(rule = WCL_06, what = "the nanoseconds of the base are ignored")
  public static final class NanosOfBaseIgnored extends WallclockReading {
    @Override
    protected int loadNanos(Page page) {
      return 0;
    }
  }
}
