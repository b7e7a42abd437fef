package org.sharedinfo.tck.time;

import static org.sharedinfo.tck.check.Numbers.modulo64;
import static org.sharedinfo.tck.check.Numbers.unsigned;

import java.math.BigInteger;
import org.sharedinfo.spi.VcpuTime;

/** The arithmetic of TIM-01 to TIM-03, written from the rules, with unlimited integers. */
public final class TimeOracle {
  private static final BigInteger NANOS_TIMES_2_32 =
      BigInteger.valueOf(1_000_000_000).shiftLeft(32);

  /** From this TSC on, the arithmetic is easy. */
  static final long EASY_TSC = 1L << 40;

  private TimeOracle() {}

  /** The ticks since the record was made, modulo 2^64. */
  static BigInteger elapsed(VcpuTime time, long tsc) {
    return modulo64(unsigned(tsc).subtract(unsigned(time.tscTimestamp())));
  }

  /** The system time in nanoseconds, modulo 2^64. */
  public static BigInteger systemTime(VcpuTime time, long tsc) {
    BigInteger ticks = elapsed(time, tsc);
    BigInteger shifted =
        time.tscShift() >= 0
            ? modulo64(ticks.shiftLeft(time.tscShift()))
            : ticks.shiftRight(-time.tscShift());
    BigInteger nanos = shifted.multiply(unsigned(time.tscToSystemMul())).shiftRight(32);
    return modulo64(unsigned(time.systemTimeNanos()).add(nanos));
  }

  /** The frequency in hertz, of any size; the multiplier must not be 0. */
  static BigInteger frequency(VcpuTime time) {
    BigInteger unshifted = NANOS_TIMES_2_32.divide(unsigned(time.tscToSystemMul()));
    return time.tscShift() >= 0
        ? unshifted.shiftRight(time.tscShift())
        : unshifted.shiftLeft(-time.tscShift());
  }

  /**
   * Whether a frequency is that of a record, within the resolution. A frequency rounded to more
   * than a hertz, as in Linux, is rounded before the left shift.
   *
   * @param resolution in hertz
   */
  static boolean isFrequency(long seen, VcpuTime time, long resolution) {
    BigInteger off = unsigned(seen).subtract(frequency(time)).abs();
    BigInteger rounded = BigInteger.valueOf(resolution);
    return off.compareTo(
            resolution == 1 || time.tscShift() >= 0 ? rounded : rounded.shiftLeft(-time.tscShift()))
        < 0;
  }

  /**
   * The deviation of a scale's frequency from another one, in parts of 10^12, rounded up. The
   * multiplier must not be 0.
   */
  static BigInteger partsOff(int multiplier, int shift, long hertz) {
    BigInteger nanos = NANOS_TIMES_2_32.shiftLeft(Math.max(0, -shift));
    BigInteger scaled =
        BigInteger.valueOf(hertz).multiply(unsigned(multiplier)).shiftLeft(Math.max(0, shift));
    BigInteger off = nanos.subtract(scaled).abs().multiply(BigInteger.TEN.pow(12));
    BigInteger[] parts = off.divideAndRemainder(scaled);
    return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
  }
}
