package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.util.Optional;
import org.sharedinfo.spi.VcpuTime;

/**
 * The clock that a vcpu_time_info makes of the TSC.
 *
 * @param time the record
 */
record Clock(VcpuTime time) {
  private static final int HIGHEST_SHIFT = 31;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  static Clock of(VcpuTime time) {
    return new Clock(time);
  }

  private BigInteger multiplier() {
    return BigInteger.valueOf(Integer.toUnsignedLong(time.tscToSystemMul()));
  }

  private boolean isUsable() {
    return time.tscToSystemMul() != 0 && Math.abs(time.tscShift()) <= HIGHEST_SHIFT;
  }

  /** Hertz of the TSC: 10^9 · 2^32 / mul, rounded down, shifted right by tsc_shift. */
  Optional<BigInteger> frequency() {
    return isUsable()
        ? Optional.of(
            BigInteger.valueOf(1_000_000_000)
                .shiftLeft(32)
                .divide(multiplier())
                .shiftRight(time.tscShift()))
        : Optional.empty();
  }

  /** The system time in nanoseconds at a TSC, modulo 2^64. */
  Optional<BigInteger> systemTime(long tsc) {
    if (!isUsable()) {
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
