package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.TIM_09;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;

/** Publishers of vCPU time that follow the protocol but store a wrong value. */
@BrokenBy(TIME_PUBLISHER)
public final class TimeValueFaults {
  private TimeValueFaults() {}

  @Planted(rule = TIM_09, what = "tsc_timestamp is truncated to 32 bits")
  public static final class TimestampOf32Bits extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      super.storeTimestamp(page, vcpu, ticks & 0xFFFF_FFFFL);
    }
  }

  @Planted(
      rule = TIM_09,
      also = LAY_12,
      what = "a tsc_timestamp of 2^63 or more is stored as 2^63 - 1")
  public static final class TimestampSigned extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      super.storeTimestamp(page, vcpu, ticks < 0 ? Long.MAX_VALUE : ticks);
    }
  }

  @Planted(rule = TIM_09, what = "system_time passes through a double and loses its low bits")
  public static final class SystemTimeOf53Bits extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      super.storeSystemTime(page, vcpu, (long) (double) nanos);
    }
  }

  @Planted(rule = TIM_09, what = "system_time is rounded down to microseconds")
  public static final class SystemTimeInMicroseconds extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      super.storeSystemTime(page, vcpu, nanos - Long.remainderUnsigned(nanos, 1000));
    }
  }

  @Planted(
      rule = TIM_09,
      what = "system_time never goes down: a value below the last one is not stored")
  public static final class SystemTimeKeptRising extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      long last = page.u64(page.places().systemTime(vcpu));
      super.storeSystemTime(page, vcpu, Long.compareUnsigned(nanos, last) > 0 ? nanos : last);
    }
  }

  @Planted(rule = TIM_09, also = LAY_12, what = "tsc_to_system_mul is limited to 2^31 - 1")
  public static final class MultiplierLimited extends TimePublishing {
    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      super.storeMultiplier(page, vcpu, multiplier < 0 ? Integer.MAX_VALUE : multiplier);
    }
  }

  @Planted(rule = TIM_09, what = "a tsc_to_system_mul of 0 is stored as 1")
  public static final class MultiplierNeverZero extends TimePublishing {
    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      super.storeMultiplier(page, vcpu, multiplier == 0 ? 1 : multiplier);
    }
  }

  @Planted(rule = TIM_09, also = LAY_12, what = "a negative tsc_shift is stored as 0")
  public static final class ShiftNeverNegative extends TimePublishing {
    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      super.storeShift(page, vcpu, (byte) Math.max(0, shift));
    }
  }

  @Planted(rule = TIM_09, also = LAY_12, what = "tsc_shift loses its sign")
  public static final class ShiftWithoutSign extends TimePublishing {
    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      super.storeShift(page, vcpu, (byte) Math.abs(shift));
    }
  }

  @Planted(rule = TIM_09, what = "tsc_shift is stored in 5 bits")
  public static final class ShiftOf5Bits extends TimePublishing {
    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      super.storeShift(page, vcpu, (byte) (shift & 31));
    }
  }

  @Planted(rule = TIM_09, what = "tsc_shift is not stored when it is 0")
  public static final class ShiftZeroLeftOut extends TimePublishing {
    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      if (shift != 0) {
        super.storeShift(page, vcpu, shift);
      }
    }
  }

  @Planted(rule = TIM_09, what = "flags are not updated")
  public static final class FlagsDropped extends TimePublishing {
    @Override
    protected void storeFlags(Page page, int vcpu, byte flags) {
      // forgotten
    }
  }

  @Planted(rule = TIM_09, what = "only the lowest flag is stored; the others become 0")
  public static final class OneFlagOnly extends TimePublishing {
    @Override
    protected void storeFlags(Page page, int vcpu, byte flags) {
      super.storeFlags(page, vcpu, (byte) (flags & 1));
    }
  }

  @Planted(rule = TIM_09, what = "flags are or'ed into the existing ones, and none is ever cleared")
  public static final class FlagsOnlyAdded extends TimePublishing {
    @Override
    protected void storeFlags(Page page, int vcpu, byte flags) {
      super.storeFlags(page, vcpu, (byte) (page.u8(page.places().flags(vcpu)) | flags));
    }
  }
}
