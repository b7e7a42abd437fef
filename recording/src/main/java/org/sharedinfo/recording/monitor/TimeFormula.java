package org.sharedinfo.recording.monitor;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** The arithmetic of a time record, by TIM-01 to TIM-03. */
final class TimeFormula {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000L);

  private TimeFormula() {}

  /** The system time at a TSC, from the fields of a record; empty if one is missing. */
  static Optional<Long> at(Map<Field, Long> record, long tsc) {
    Long timestamp = record.get(Field.TSC_TIMESTAMP);
    Long base = record.get(Field.SYSTEM_TIME);
    Long mul = record.get(Field.TSC_TO_SYSTEM_MUL);
    Long shift = record.get(Field.TSC_SHIFT);
    if (timestamp == null || base == null || mul == null || shift == null) {
      return Optional.empty();
    }
    BigInteger delta = unsigned(tsc - timestamp);
    int places = shift.byteValue();
    BigInteger shifted =
        places >= 0 ? delta.shiftLeft(places).mod(WORD) : delta.shiftRight(-places);
    BigInteger scaled = shifted.multiply(unsigned(mul)).shiftRight(Integer.SIZE);
    return Optional.of(unsigned(base).add(scaled).mod(WORD).longValue());
  }

  /** The frequency in hertz; empty if the multiplier is 0. */
  static Optional<BigInteger> hertz(long mul, long shift) {
    if (mul == 0) {
      return Optional.empty();
    }
    BigInteger unshifted = SECOND.shiftLeft(Integer.SIZE).divide(unsigned(mul));
    return Optional.of(unshifted.shiftRight((byte) shift));
  }

  static BigInteger unsigned(long value) {
    return value >= 0 ? BigInteger.valueOf(value) : BigInteger.valueOf(value).add(WORD);
  }
}
