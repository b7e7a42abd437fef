package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.util.Optional;
import org.sharedinfo.spi.VcpuTime;

/**
 * The clock that a vcpu_time_info derives from the TSC.
 *
 * @param time the record
 */
record Clock(VcpuTime time) {
  private static final int HIGHEST_SHIFT = 63;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  static Clock of(VcpuTime time) {
    return new Clock(time);
  }

  private BigInteger multiplier() {
    return BigInteger.valueOf(Integer.toUnsignedLong(time.tscToSystemMul()));
  }

  /** Whether the shift is valid for a 64-bit number. */
  private boolean canShift() {
    return Math.abs(time.tscShift()) <= HIGHEST_SHIFT;
  }

  /**
   * The TSC's frequency in hertz: 10^9 · 2^32 / mul, rounded down, shifted right by tsc_shift.
   * Empty if mul is 0, because then there is none.
   */
  Optional<BigInteger> frequency() {
    return time.tscToSystemMul() != 0 && canShift()
        ? Optional.of(
            BigInteger.valueOf(1_000_000_000)
                .shiftLeft(32)
                .divide(multiplier())
                .shiftRight(time.tscShift()))
        : Optional.empty();
  }

  /**
   * How many nanoseconds this clock is ahead of a later record at that record's tsc_timestamp.
   * Empty unless it is more than the 1 ns by which roundings may differ.
   */
  Optional<BigInteger> aheadOf(VcpuTime later) {
    return systemTime(later.tscTimestamp())
        .map(time -> time.subtract(new BigInteger(Long.toUnsignedString(later.systemTimeNanos()))))
        .filter(ahead -> ahead.compareTo(BigInteger.ONE) > 0);
  }

  /** Whether a TSC is before the record's tsc_timestamp, by less than 2^63 ticks. */
  boolean startsAfter(long tsc) {
    return tsc - time.tscTimestamp() < 0;
  }

  /** The system time in nanoseconds at a TSC, modulo 2^64; with mul 0, system_time at any TSC. */
  Optional<BigInteger> systemTime(long tsc) {
    if (!canShift()) {
      return Optional.empty();
    }
    BigInteger ticks = new BigInteger(Long.toUnsignedString(tsc - time.tscTimestamp()));
    BigInteger shifted =
        time.tscShift() >= 0
            ? ticks.shiftLeft(time.tscShift()).mod(TWO_TO_64)
            : ticks.shiftRight(-time.tscShift());
    BigInteger since = shifted.multiply(multiplier()).shiftRight(32);
    return Optional.of(
        new BigInteger(Long.toUnsignedString(time.systemTimeNanos())).add(since).mod(TWO_TO_64));
  }
}
