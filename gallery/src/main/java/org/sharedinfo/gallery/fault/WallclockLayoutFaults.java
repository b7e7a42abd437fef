package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_06;
import static org.sharedinfo.rule.Rule.LAY_07;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.WallclockPublishing;

/** Publishers of the wallclock that write to the wrong offset or in the wrong form. */
@BrokenBy(WALLCLOCK_PUBLISHER)
public final class WallclockLayoutFaults {
  private WallclockLayoutFaults() {}

  @Planted(rule = LAY_01, what = "each update clears the frame after the structure")
  public static final class ClearsTail extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      super.payload(page, seconds, nanos);
      page.memory().asSlice(page.places().end()).fill((byte) 0);
    }
  }

  @Planted(rule = LAY_06, what = "wc_sec and wc_nsec are stored in swapped positions")
  public static final class SwappedWallclock extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedWallclock(abi);
    }
  }

  @Planted(rule = LAY_06, what = "the wallclock is written at its offset in the other ABI")
  public static final class PlaceOfOtherAbi extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.wallclockOfOtherAbi(abi);
    }
  }

  @Planted(
      rule = LAY_07,
      what = "a 32-bit guest's wc_sec_hi is written after wc_nsec, over max_pfn")
  @ServesOnly(Abi.X86_32)
  public static final class HighOverMaxPfn extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highAfterNanos(abi);
    }
  }

  @Planted(
      rule = LAY_07,
      what = "a 64-bit guest's wc_sec_hi is written at the end of the arch part")
  @ServesOnly(Abi.X86_64)
  public static final class HighBehindArch extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highAtEnd(abi);
    }
  }

  @Planted(
      rule = LAY_07,
      what = "a 32-bit guest's wc_sec_hi is written at its offset in a 64-bit guest",
      fieldBug = "Xen: wallclock of a 32-bit guest at the 64-bit offset after a change of width")
  @ServesOnly(Abi.X86_32)
  public static final class HighAtPlaceOf64Bits extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.highOfOtherAbi(abi);
    }
  }

  @Planted(rule = LAY_10, what = "seconds and nanoseconds are stored big-endian")
  public static final class BigEndian extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      page.u32(page.places().wcSec(), Integer.reverseBytes((int) seconds));
      page.u32(page.places().wcNsec(), Integer.reverseBytes(nanos));
      page.u32(page.places().wcSecHi(), Integer.reverseBytes((int) (seconds >>> 32)));
    }
  }

  @Planted(rule = LAY_10, what = "the halves of the seconds are swapped")
  public static final class HalvesSwapped extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      super.payload(page, Long.rotateLeft(seconds, Integer.SIZE), nanos);
    }
  }

  @Planted(
      rule = LAY_11,
      what = "the high half of the seconds is stored in 64 bits, over its neighbour")
  public static final class ClearsBehindHigh extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      super.storeHigh(page, seconds);
      page.u32(page.places().wcSecHi() + Integer.BYTES, 0);
    }
  }

  @Planted(rule = LAY_11, what = "the version of vCPU 0 changes along with wc_version")
  public static final class MovesVcpuTime extends WallclockPublishing {
    @Override
    protected void end(Page page, int even) {
      super.end(page, even);
      long version = page.places().version(0);
      page.u32Release(version, page.u32(version) + 2);
    }
  }

  @Planted(rule = LAY_12, what = "wc_sec is treated as signed, and its sign is stored in wc_sec_hi")
  public static final class SignOfLowInHigh extends WallclockPublishing {
    @Override
    protected void storeHigh(Page page, long seconds) {
      super.storeHigh(page, (int) seconds < 0 ? -1 : seconds);
    }
  }

  @Planted(rule = LAY_12, what = "wc_sec is limited to the greatest signed number of 32 bits")
  public static final class SignedLimit extends WallclockPublishing {
    @Override
    protected void storeLow(Page page, long seconds) {
      super.storeLow(page, (int) seconds < 0 ? Integer.MAX_VALUE : seconds);
    }
  }
}
