package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_06;
import static org.sharedinfo.rule.Rule.LAY_07;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.WCL_02;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.WallclockReading;
import org.sharedinfo.spi.TimeOfDay;

/** Readers of the wallclock that read at the wrong offset or in the wrong form. */
@BrokenBy(WALLCLOCK_READER)
public final class WallclockLookFaults {
  private WallclockLookFaults() {}

  @Planted(
      rule = LAY_01,
      what = "a time zone is read from the last bytes of the frame, after the structure")
  public static final class TimeZoneAtEndOfFrame extends WallclockReading {
    @Override
    protected TimeOfDay load(Page page) {
      TimeOfDay base = super.load(page);
      return new TimeOfDay(
          base.seconds() + page.u32(Abi.FRAME_BYTES - Integer.BYTES), base.nanos());
    }
  }

  @Planted(rule = LAY_06, what = "wc_sec and wc_nsec are swapped")
  public static final class SwappedWallclock extends WallclockReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedWallclock(abi);
    }
  }

  @Planted(
      rule = LAY_06,
      what = "seconds and nanoseconds are read at their offsets in the other ABI")
  public static final class PlaceOfOtherAbi extends WallclockReading {
    @Override
    protected int loadLow(Page page) {
      return page.u32(new Places(Misplaced.otherThan(page.places().abi())).wcSec());
    }

    @Override
    protected int loadNanos(Page page) {
      return page.u32(new Places(Misplaced.otherThan(page.places().abi())).wcNsec());
    }
  }

  @Planted(rule = LAY_07, what = "max_pfn of a 32-bit guest is read as wc_sec_hi")
  @ServesOnly(Abi.X86_32)
  public static final class MaxPfnTakenForHigh extends WallclockReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highAfterNanos(abi);
    }
  }

  @Planted(rule = LAY_07, what = "wc_sec_hi of a 64-bit guest is read after the arch part")
  @ServesOnly(Abi.X86_64)
  public static final class HighBehindArch extends WallclockReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highAtEnd(abi);
    }
  }

  @Planted(rule = LAY_10, what = "seconds and nanoseconds are read big-endian")
  public static final class BigEndian extends WallclockReading {
    @Override
    protected int loadLow(Page page) {
      return Integer.reverseBytes(super.loadLow(page));
    }

    @Override
    protected int loadNanos(Page page) {
      return Integer.reverseBytes(super.loadNanos(page));
    }
  }

  @Planted(rule = LAY_11, also = WCL_02, what = "wc_nsec is set to 0 after it is read")
  public static final class TakesNanosOut extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      TimeOfDay base = super.read(page);
      page.u32(page.places().wcNsec(), 0);
      return base;
    }
  }

  @Planted(rule = LAY_12, what = "the top bit of wc_sec is dropped as a sign")
  public static final class LowOf31Bits extends WallclockReading {
    @Override
    protected long seconds(int high, int low) {
      return super.seconds(high, low & Integer.MAX_VALUE);
    }
  }

  @Planted(rule = LAY_12, what = "a wc_sec of 2^31 or more counts as 0")
  public static final class NegativeLowIsZero extends WallclockReading {
    @Override
    protected long seconds(int high, int low) {
      return super.seconds(high, Math.max(0, low));
    }
  }
}
