package org.sharedinfo.reference;

import java.math.BigInteger;
import org.sharedinfo.spi.TimeScale;

/** The arithmetic between ticks and nanoseconds. Shifts are −31 to 31; positive ones shift left. */
final class TscScale {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private TscScale() {}

  /**
   * Nanoseconds in a number of ticks.
   *
   * @param ticks unsigned 64-bit
   * @param mul unsigned 32-bit
   * @return the product's bits 32 to 95
   */
  static long nanos(long ticks, int mul, byte shift) {
    long shifted = shift(ticks, shift);
    long factor = Integer.toUnsignedLong(mul);
    // A 64-bit product would lose the carry into bits 64 to 95.
    long high = Math.unsignedMultiplyHigh(shifted, factor);
    long low = shifted * factor;
    return high << Integer.SIZE | low >>> Integer.SIZE;
  }

  /**
   * The frequency of a TSC, in hertz, modulo 2^64.
   *
   * @param mul unsigned 32-bit, not 0
   */
  static long frequencyHz(int mul, byte shift) {
    // 10^9 · 2^32 is below 2^62, and so positive.
    long unshifted = (NANOS_PER_SECOND << Integer.SIZE) / Integer.toUnsignedLong(mul);
    return shift(unshifted, (byte) -shift);
  }

  /**
   * The scale of a frequency. The multiplier has its top bit set, so it is exact to one part in
   * 2^31.
   *
   * @param hertz 1 to 10^12 − 1
   */
  static TimeScale of(long hertz) {
    int shift = 0;
    while (multiplier(hertz, shift).bitLength() > Integer.SIZE) {
      shift++;
    }
    while (multiplier(hertz, shift).bitLength() < Integer.SIZE) {
      shift--;
    }
    return new TimeScale(multiplier(hertz, shift).intValue(), (byte) shift);
  }

  /** Nanoseconds in a shifted tick, times 2^32. */
  private static BigInteger multiplier(long hertz, int shift) {
    BigInteger nanos = BigInteger.valueOf(NANOS_PER_SECOND).shiftLeft(Integer.SIZE);
    return shift >= 0
        ? nanos.divide(BigInteger.valueOf(hertz).shiftLeft(shift))
        : nanos.shiftLeft(-shift).divide(BigInteger.valueOf(hertz));
  }

  private static long shift(long value, byte shift) {
    // Java takes shift counts modulo 64, so a negative one needs the opposite operator.
    return shift < 0 ? value >>> -shift : value << shift;
  }
}
