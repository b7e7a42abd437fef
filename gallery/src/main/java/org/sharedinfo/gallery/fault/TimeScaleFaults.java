package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_14;
import static org.sharedinfo.rule.Rule.TIM_15;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.VcpuTime;

/** Publishers of vCPU time that choose a wrong scale, or do not continue from the last record. */
@BrokenBy(TIME_PUBLISHER)
public final class TimeScaleFaults {
  private static final long GIGA = 1_000_000_000;

  private TimeScaleFaults() {}

  @Planted(
      rule = TIM_14,
      what = "at exactly 1 GHz, and its multiples by powers of two, the multiplier overflows to 0",
      fieldBug = "Xen: the scale of exactly 1 GHz")
  public static final class OverflowsAtOneGigahertz extends TimePublishing {
    @Override
    protected TimeScale scale(long hertz) {
      long ticks = hertz;
      int shift = 0;
      while (ticks >= 2 * GIGA) {
        ticks >>>= 1;
        shift--;
      }
      while (ticks < GIGA) {
        ticks <<= 1;
        shift++;
      }
      return new TimeScale((int) Long.divideUnsigned(GIGA << Integer.SIZE, ticks), (byte) shift);
    }
  }

  @Planted(
      rule = TIM_14,
      what = "frequencies of 2^32 Hz or more are truncated to 32 bits before the shift",
      fieldBug = "Xen: the scale of frequencies above 4.294 GHz")
  public static final class FrequencyOf32Bits extends TimePublishing {
    @Override
    protected TimeScale scale(long hertz) {
      return super.scale(Math.max(1, hertz & 0xFFFF_FFFFL));
    }
  }

  @Planted(
      rule = TIM_14,
      what = "the shift is chosen in the direction of the frequency, not of the ticks")
  public static final class ShiftOfWrongSign extends TimePublishing {
    @Override
    protected TimeScale scale(long hertz) {
      TimeScale right = super.scale(hertz);
      return new TimeScale(right.tscToSystemMul(), (byte) -right.tscShift());
    }
  }

  @Planted(
      rule = TIM_14,
      what = "there is no shift, so high frequencies get a multiplier of few bits")
  public static final class NoShift extends TimePublishing {
    @Override
    protected TimeScale scale(long hertz) {
      return hertz <= GIGA
          ? super.scale(hertz)
          : new TimeScale((int) Long.divideUnsigned(GIGA << Integer.SIZE, hertz), (byte) 0);
    }
  }

  @Planted(rule = TIM_14, what = "the frequency is rounded down to kilohertz first")
  public static final class KilohertzOnly extends TimePublishing {
    @Override
    protected TimeScale scale(long hertz) {
      return super.scale(hertz - hertz % 1_000);
    }
  }

  @Planted(rule = TIM_15, what = "system_time is rounded down to microseconds with each update")
  public static final class ContinuesInMicroseconds extends TimePublishing {
    @Override
    protected VcpuTime continued(VcpuTime last, long tsc) {
      VcpuTime right = super.continued(last, tsc);
      return new VcpuTime(
          right.tscTimestamp(),
          right.systemTimeNanos() - right.systemTimeNanos() % 1_000,
          right.tscToSystemMul(),
          right.tscShift(),
          right.flags());
    }
  }

  @Planted(
      rule = TIM_15,
      what = "system_time advances but tsc_timestamp does not: the ticks between count twice")
  public static final class ContinuesFromOldTimestamp extends TimePublishing {
    @Override
    protected VcpuTime continued(VcpuTime last, long tsc) {
      VcpuTime right = super.continued(last, tsc);
      return new VcpuTime(
          last.tscTimestamp(),
          right.systemTimeNanos(),
          right.tscToSystemMul(),
          right.tscShift(),
          right.flags());
    }
  }

  @Planted(
      rule = TIM_15,
      what =
          "the ticks since the last update are multiplied in 64 bits: after a minute, bits are "
              + "lost")
  public static final class ContinuesIn64Bits extends TimePublishing {
    @Override
    protected long nanos(VcpuTime scale, long ticks) {
      long moved = scale.tscShift() >= 0 ? ticks << scale.tscShift() : ticks >>> -scale.tscShift();
      return (moved * Integer.toUnsignedLong(scale.tscToSystemMul())) >>> Integer.SIZE;
    }
  }

  @Planted(rule = TIM_15, what = "each update derives the scale from a rounded multiplier")
  public static final class ContinuesWithRoundedScale extends TimePublishing {
    @Override
    protected VcpuTime continued(VcpuTime last, long tsc) {
      VcpuTime right = super.continued(last, tsc);
      return new VcpuTime(
          right.tscTimestamp(),
          right.systemTimeNanos(),
          right.tscToSystemMul() & ~0xFF,
          right.tscShift(),
          right.flags());
    }
  }
}
