package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_09;

import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.spi.VcpuTime;

/**
 * Publishers of vCPU time that skip a store, or the version, where they consider it unnecessary.
 */
@BrokenBy(TIME_PUBLISHER)
public final class TimeChangeFaults {
  private static final int TURNS_TO_LOOK = 16;

  private TimeChangeFaults() {}

  private static boolean sameTimes(VcpuTime one, VcpuTime other) {
    return one.tscTimestamp() == other.tscTimestamp()
        && one.systemTimeNanos() == other.systemTimeNanos();
  }

  /** Stores some changes without changing the version. */
  private abstract static class WithoutVersion extends TimePublishing {
    /** Whether a change is considered too small for a new version. */
    abstract boolean isSmall(VcpuTime old, VcpuTime fresh);

    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      var places = page.places();
      VcpuTime old =
          new VcpuTime(
              page.u64(places.tscTimestamp(vcpu)),
              page.u64(places.systemTime(vcpu)),
              page.u32(places.multiplier(vcpu)),
              page.u8(places.shift(vcpu)),
              page.u8(places.flags(vcpu)));
      boolean even = (page.u32(places.version(vcpu)) & 1) == 0;
      if (even && isSmall(old, time)) {
        payload(page, vcpu, time);
      } else {
        super.update(page, vcpu, time);
      }
    }
  }

  @Planted(
      rule = TIM_08,
      what = "a change of flags alone is stored without changing version",
      shownBy = EXAMPLE)
  public static final class FlagsWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(VcpuTime old, VcpuTime fresh) {
      return sameTimes(old, fresh)
          && old.tscToSystemMul() == fresh.tscToSystemMul()
          && old.tscShift() == fresh.tscShift();
    }
  }

  @Planted(
      rule = TIM_07,
      what = "a change of tsc_shift and flags alone is stored under an even version",
      shownBy = SCHEDULE)
  public static final class ShiftAndFlagsWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(VcpuTime old, VcpuTime fresh) {
      return sameTimes(old, fresh) && old.tscToSystemMul() == fresh.tscToSystemMul();
    }

    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      super.storeShift(page, vcpu, shift);
      VarHandle.fullFence();
      for (int i = 0; i < TURNS_TO_LOOK; i++) {
        Thread.onSpinWait();
      }
    }
  }

  @Planted(
      rule = TIM_08,
      what = "a change of the scale alone is stored without changing version",
      shownBy = EXAMPLE)
  public static final class ScaleWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(VcpuTime old, VcpuTime fresh) {
      return sameTimes(old, fresh);
    }
  }

  @Planted(
      rule = TIM_08,
      what = "a change of tsc_timestamp alone is stored without changing version",
      shownBy = EXAMPLE)
  public static final class TimestampWithoutVersion extends WithoutVersion {
    @Override
    boolean isSmall(VcpuTime old, VcpuTime fresh) {
      return old.systemTimeNanos() == fresh.systemTimeNanos()
          && old.tscToSystemMul() == fresh.tscToSystemMul()
          && old.tscShift() == fresh.tscShift()
          && old.flags() == fresh.flags();
    }
  }

  @Planted(
      rule = TIM_09,
      what = "a system_time of 0 is treated as none and not stored",
      shownBy = EXAMPLE)
  public static final class SystemTimeZeroLeftOut extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      if (nanos != 0) {
        super.storeSystemTime(page, vcpu, nanos);
      }
    }
  }

  @Planted(
      rule = TIM_09,
      what = "the upper half of tsc_timestamp is not stored when it is 0",
      shownBy = EXAMPLE)
  public static final class HighTimestampZeroLeftOut extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      long at = page.places().tscTimestamp(vcpu);
      page.u32(at, (int) ticks);
      if (ticks >>> Integer.SIZE != 0) {
        page.u32(at + Integer.BYTES, (int) (ticks >>> Integer.SIZE));
      }
    }
  }

  @Planted(rule = TIM_09, what = "flags of 0 are not stored", shownBy = EXAMPLE)
  public static final class FlagsZeroLeftOut extends TimePublishing {
    @Override
    protected void storeFlags(Page page, int vcpu, byte flags) {
      if (flags != 0) {
        super.storeFlags(page, vcpu, flags);
      }
    }
  }

  @Planted(
      rule = TIM_09,
      what = "system_time is compared in 32 bits, and not stored if those are equal",
      shownBy = EXAMPLE)
  public static final class SystemTimeComparedIn32Bits extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      if ((int) page.u64(page.places().systemTime(vcpu)) != (int) nanos) {
        super.storeSystemTime(page, vcpu, nanos);
      }
    }
  }

  @Planted(
      rule = TIM_09,
      what = "tsc_to_system_mul is not stored if it equals the low half of system_time",
      shownBy = EXAMPLE)
  public static final class MultiplierEqualToTimeLeftOut extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      int old = page.u32(page.places().multiplier(vcpu));
      super.payload(page, vcpu, time);
      if (time.tscToSystemMul() == (int) time.systemTimeNanos()) {
        storeMultiplier(page, vcpu, old);
      }
    }
  }

  @Planted(
      rule = TIM_09,
      what = "the scale is not stored if tsc_timestamp is unchanged",
      shownBy = EXAMPLE)
  public static final class ScaleOnlyWithTimestamp extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      boolean moved = page.u64(page.places().tscTimestamp(vcpu)) != time.tscTimestamp();
      storeTimestamp(page, vcpu, time.tscTimestamp());
      storeSystemTime(page, vcpu, time.systemTimeNanos());
      storeFlags(page, vcpu, time.flags());
      if (moved) {
        storeMultiplier(page, vcpu, time.tscToSystemMul());
        storeShift(page, vcpu, time.tscShift());
      }
    }
  }

  @Planted(
      rule = TIM_09,
      what = "values equal to the last stored ones, of any vCPU, are not stored again",
      shownBy = EXAMPLE)
  public static final class RemembersOneRecordForAll extends TimePublishing {
    private final Map<Page, VcpuTime> last = new ConcurrentHashMap<>();

    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      VcpuTime before = last.put(page, time);
      if (before == null || before.tscToSystemMul() != time.tscToSystemMul()) {
        storeMultiplier(page, vcpu, time.tscToSystemMul());
      }
      storeTimestamp(page, vcpu, time.tscTimestamp());
      storeSystemTime(page, vcpu, time.systemTimeNanos());
      storeShift(page, vcpu, time.tscShift());
      storeFlags(page, vcpu, time.flags());
    }
  }
}
