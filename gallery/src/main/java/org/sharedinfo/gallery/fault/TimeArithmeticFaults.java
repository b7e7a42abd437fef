package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_01;
import static org.sharedinfo.rule.Rule.TIM_02;
import static org.sharedinfo.rule.Rule.TIM_03;
import static org.sharedinfo.rule.Rule.TIM_12;

import java.math.BigInteger;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.spi.VcpuTime;

/** Readers of vCPU time that compute incorrectly from a correct record. */
@BrokenBy(TIME_READER)
public final class TimeArithmeticFaults {
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private TimeArithmeticFaults() {}

  @Planted(
      rule = TIM_01,
      what =
          "the product of ticks and multiplier is truncated to 64 bits before its low 32 are "
              + "dropped")
  public static final class ProductOf64Bits extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      return (ticks * Integer.toUnsignedLong(multiplier)) >>> 32;
    }
  }

  @Planted(
      rule = TIM_01,
      what = "the carry from the low product into the upper 32 bits of the result is lost",
      fieldBug = "Xen, 2005, i386: times off by 2^32 ns for some inputs")
  public static final class LostCarry extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      long mul = Integer.toUnsignedLong(multiplier);
      long high = (ticks >>> 32) * mul;
      long low = ((ticks & LOW_HALF) * mul) >>> 32;
      return (high & ~LOW_HALF) | ((high + low) & LOW_HALF);
    }
  }

  @Planted(rule = TIM_01, what = "a sum past 2^64 stays at 2^64 - 1 instead of wrapping")
  public static final class SaturatedSum extends TimeReading {
    @Override
    protected long sum(long systemTime, long nanos) {
      long sum = systemTime + nanos;
      return Long.compareUnsigned(sum, systemTime) < 0 ? -1 : sum;
    }
  }

  @Planted(rule = TIM_01, what = "the product is rounded to the nearest nanosecond instead of down")
  public static final class RoundedToNearest extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      long mul = Integer.toUnsignedLong(multiplier);
      long low = (ticks & LOW_HALF) * mul;
      return (ticks >>> 32) * mul + (low >>> 32) + (low >>> 31 & 1);
    }
  }

  @Planted(rule = TIM_01, what = "the upper half of the product is computed with signed numbers")
  public static final class SignedProduct extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      long mul = Integer.toUnsignedLong(multiplier);
      return (Math.multiplyHigh(ticks, mul) << 32) | ((ticks * mul) >>> 32);
    }
  }

  @Planted(
      rule = TIM_01,
      what = "the multiplication is done in floating point, which keeps 53 bits")
  public static final class FloatingPoint extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      double factor = Integer.toUnsignedLong(multiplier) / 4_294_967_296.0;
      return ticks >= 0 ? (long) (ticks * factor) : super.scaled(ticks, multiplier);
    }
  }

  @Planted(rule = TIM_01, what = "only the low 32 bits of the ticks are multiplied")
  public static final class TicksOf32Bits extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      return super.scaled(ticks & LOW_HALF, multiplier);
    }
  }

  @Planted(
      rule = TIM_02,
      what = "a timestamp above the TSC counts as no elapsed time",
      fieldBug = "Xen: a timestamp before zero clamped to 0, guests hung")
  public static final class ClampedDelta extends TimeReading {
    @Override
    protected long delta(long tsc, long timestamp) {
      return Long.compareUnsigned(tsc, timestamp) < 0 ? 0 : tsc - timestamp;
    }
  }

  @Planted(rule = TIM_02, what = "the absolute distance between TSC and timestamp is used")
  public static final class DeltaWithoutSign extends TimeReading {
    @Override
    protected long delta(long tsc, long timestamp) {
      return Math.abs(tsc - timestamp);
    }
  }

  @Planted(
      rule = TIM_02,
      what = "a negative shift is an arithmetic shift, which copies the sign bit of the ticks")
  public static final class ArithmeticShiftRight extends TimeReading {
    @Override
    protected long shifted(long ticks, int shift) {
      return shift >= 0 ? ticks << shift : ticks >> -shift;
    }
  }

  @Planted(
      rule = TIM_02,
      what = "a negative shift is done as a right shift by a negative number, taken modulo 64",
      fieldBug = "OSv: tsc_shift below zero done as >>= of a negative number")
  public static final class ShiftRightByNegative extends TimeReading {
    @Override
    protected long shifted(long ticks, int shift) {
      return shift >= 0 ? ticks << shift : ticks >>> shift;
    }
  }

  @Planted(rule = TIM_02, what = "a negative shift is ignored")
  public static final class NegativeShiftIgnored extends TimeReading {
    @Override
    protected long shifted(long ticks, int shift) {
      return shift >= 0 ? ticks << shift : ticks;
    }
  }

  @Planted(rule = TIM_02, what = "a left shift is done in 32 bits")
  public static final class LeftShiftOf32Bits extends TimeReading {
    @Override
    protected long shifted(long ticks, int shift) {
      return shift > 0 ? (int) ticks << shift & LOW_HALF : super.shifted(ticks, shift);
    }
  }

  @Planted(
      rule = TIM_02,
      what = "bits that a positive shift moves beyond 64 still count in the product")
  public static final class HighBitsKept extends TimeReading {
    @Override
    protected long systemTime(VcpuTime time, long tsc) {
      if (time.tscShift() <= 0) {
        return super.systemTime(time, tsc);
      }
      BigInteger ticks =
          new BigInteger(Long.toUnsignedString(delta(tsc, time.tscTimestamp())))
              .shiftLeft(time.tscShift());
      BigInteger product =
          ticks.multiply(BigInteger.valueOf(Integer.toUnsignedLong(time.tscToSystemMul())));
      return time.systemTimeNanos() + product.shiftRight(32).longValue();
    }
  }

  @Planted(rule = TIM_02, what = "a negative shift is done after the multiplication")
  public static final class ShiftedAfterMultiply extends TimeReading {
    @Override
    protected long systemTime(VcpuTime time, long tsc) {
      if (time.tscShift() >= 0) {
        return super.systemTime(time, tsc);
      }
      long nanos = scaled(delta(tsc, time.tscTimestamp()), time.tscToSystemMul());
      return sum(time.systemTimeNanos(), nanos >>> -time.tscShift());
    }
  }

  @Planted(
      rule = TIM_03,
      what = "the frequency is computed in kHz, and kHz times 1000 overflows 32 bits",
      fieldBug = "Xen: kHz * 1000 overflowed 32 bits")
  public static final class KilohertzIn32Bits extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      int kilohertz = (int) (super.frequency(multiplier, shift) / 1000);
      return Integer.toUnsignedLong(kilohertz * 1000);
    }
  }

  @Planted(rule = TIM_03, what = "the frequency is shifted in the direction meant for ticks")
  public static final class FrequencyShiftedTheOtherWay extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      return super.frequency(multiplier, -shift);
    }
  }

  @Planted(rule = TIM_03, what = "the frequency ignores the shift")
  public static final class FrequencyWithoutShift extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      return super.frequency(multiplier, 0);
    }
  }

  @Planted(
      rule = TIM_03,
      what = "the frequency is shifted before the division, so it is rounded differently")
  public static final class FrequencyShiftedFirst extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      if (multiplier == 0 || shift <= 0) {
        return super.frequency(multiplier, shift);
      }
      long mul = Integer.toUnsignedLong(multiplier);
      return Long.divideUnsigned((1_000_000_000L << 32 >>> shift) + mul - 1, mul);
    }
  }

  @Planted(rule = TIM_03, what = "the division for the frequency treats the multiplier as signed")
  public static final class FrequencyOfSignedMultiplier extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      return multiplier >= 0
          ? super.frequency(multiplier, shift)
          : super.frequency(Math.abs(multiplier + 1), shift);
    }
  }

  @Planted(rule = TIM_03, what = "a record without a multiplier has frequency 0 instead of none")
  public static final class FrequencyZeroOfNothing extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      return multiplier == 0 ? 0 : super.frequency(multiplier, shift);
    }
  }

  @Planted(rule = TIM_03, what = "a record without a multiplier causes a division by zero")
  public static final class FrequencyDividesByZero extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      long hertz = Long.divideUnsigned(1_000_000_000L << 32, Integer.toUnsignedLong(multiplier));
      return shift >= 0 ? hertz >>> shift : hertz << -shift;
    }
  }

  @Planted(
      rule = TIM_03,
      what =
          "the frequency is rounded down to kilohertz, although a resolution of 1 Hz is declared")
  public static final class FrequencyInKilohertz extends TimeReading {
    @Override
    protected long frequency(int multiplier, int shift) {
      long hertz = super.frequency(multiplier, shift);
      return hertz - Long.remainderUnsigned(hertz, 1_000);
    }
  }

  @Planted(
      rule = TIM_03,
      what = "the frequency is rounded down to megahertz, although kilohertz are declared")
  public static final class FrequencyCoarserThanDeclared extends TimeReading {
    @Override
    protected long resolution() {
      return 1_000;
    }

    @Override
    protected long frequency(int multiplier, int shift) {
      long hertz = super.frequency(multiplier, shift);
      return hertz - Long.remainderUnsigned(hertz, 1_000_000);
    }
  }

  @Planted(
      rule = TIM_12,
      what = "a filter over the low bits of the ticks moves time backwards when they wrap")
  public static final class FilteredLowBits extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      return super.scaled(ticks, multiplier) - (ticks & 0xFFF);
    }
  }

  @Planted(rule = TIM_01, what = "2^63 or more ticks since an unshifted record count as none")
  public static final class HugeDeltaIsNone extends TimeReading {
    @Override
    protected long systemTime(VcpuTime time, long tsc) {
      long ticks = tsc - time.tscTimestamp();
      boolean later = Long.compareUnsigned(tsc, time.tscTimestamp()) >= 0;
      return later && ticks < 0 && time.tscShift() == 0
          ? time.systemTimeNanos()
          : super.systemTime(time, tsc);
    }
  }
}
