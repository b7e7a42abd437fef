package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.TIM_01;
import static org.sharedinfo.rule.Rule.TIM_02;

import java.math.BigInteger;
import java.util.List;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Numbers;

/**
 * System time computed from a record, correctly or with a mistake.
 *
 * @param mistake the mistake; without text for the correct arithmetic
 * @param arithmetic what it computes
 */
record ScaledTime(Mistake mistake, Arithmetic arithmetic) {
  /** System time of a record at a TSC. */
  interface Arithmetic {
    long of(VcpuTime time, long tsc);
  }

  static final ScaledTime BY_RULE =
      new ScaledTime(
          new Mistake(TIM_01, ""), (time, tsc) -> sum(time, product(time, shifted(time, tsc))));

  static final List<ScaledTime> WRONG =
      List.of(
          wrong(TIM_01, "does not add system_time", (t, tsc) -> product(t, shifted(t, tsc))),
          wrong(
              TIM_01,
              "multiplies in 64 bits, so the upper bits of the product are lost",
              (t, tsc) -> sum(t, shifted(t, tsc) * unsigned(t) >>> 32)),
          wrong(
              TIM_01,
              "keeps only 32 bits of the ticks since tsc_timestamp",
              (t, tsc) -> sum(t, product(t, shift(t, (tsc - t.tscTimestamp()) & 0xFFFF_FFFFL)))),
          wrong(
              TIM_01,
              "multiplies only the low 32 bits of the ticks",
              (t, tsc) -> sum(t, product(t, shifted(t, tsc) & 0xFFFF_FFFFL))),
          wrong(
              TIM_02,
              "uses the absolute difference of the TSCs",
              (t, tsc) -> with(t, shift(t, Math.abs(tsc - t.tscTimestamp())))),
          wrong(
              TIM_02,
              "keeps the bits that a positive tsc_shift moves beyond 64",
              (t, tsc) ->
                  sum(
                      t,
                      Numbers.unsigned(tsc - t.tscTimestamp())
                          .shiftLeft(t.tscShift())
                          .multiply(BigInteger.valueOf(unsigned(t)))
                          .shiftRight(32)
                          .longValue())),
          wrong(
              TIM_02,
              "shifts by a negative tsc_shift after it multiplies",
              (t, tsc) -> {
                long ticks = tsc - t.tscTimestamp();
                return t.tscShift() < 0
                    ? sum(t, product(t, ticks) >>> -t.tscShift())
                    : sum(t, product(t, ticks << t.tscShift()));
              }),
          wrong(
              TIM_01,
              "keeps only 32 bits of the nanoseconds since system_time",
              (t, tsc) -> sum(t, product(t, shifted(t, tsc)) & 0xFFFF_FFFFL)),
          wrong(
              TIM_01,
              "rounds the nanoseconds to the nearest instead of down",
              (t, tsc) -> {
                long ticks = shifted(t, tsc);
                long low = ticks * unsigned(t);
                return sum(t, product(t, ticks) + (low >>> 31 & 1));
              }),
          wrong(
              LAY_12,
              "treats tsc_to_system_mul as signed",
              (t, tsc) -> {
                long ticks = shifted(t, tsc);
                long high = Math.unsignedMultiplyHigh(ticks, t.tscToSystemMul());
                return sum(t, high << 32 | ticks * t.tscToSystemMul() >>> 32);
              }),
          wrong(
              LAY_12,
              "treats tsc_to_system_mul as signed",
              (t, tsc) -> {
                long ticks = shifted(t, tsc);
                long by = t.tscToSystemMul();
                return by >= 0
                    ? sum(t, product(t, ticks))
                    : sum(t, (Math.multiplyHigh(ticks, by) << 32) + (ticks * by >>> 32));
              }),
          wrong(
              LAY_12,
              "treats system_time as signed: 0 from 2^63 up",
              (t, tsc) -> Math.max(0, t.systemTimeNanos()) + product(t, shifted(t, tsc))),
          wrong(
              TIM_01,
              "multiplies signed numbers, so the upper half of the product is wrong",
              (t, tsc) -> {
                long ticks = shifted(t, tsc);
                long high = Math.multiplyHigh(ticks, unsigned(t));
                return sum(t, high << 32 | ticks * unsigned(t) >>> 32);
              }),
          wrong(
              TIM_01,
              "keeps a sum past 2^64 at 2^64 - 1",
              (t, tsc) -> {
                long nanos = product(t, shifted(t, tsc));
                long sum = sum(t, nanos);
                return Long.compareUnsigned(sum, nanos) < 0 ? -1 : sum;
              }),
          wrong(
              TIM_02,
              "shifts by a negative tsc_shift as if it were positive",
              (t, tsc) -> with(t, (tsc - t.tscTimestamp()) << Math.abs(t.tscShift()))),
          wrong(
              TIM_02,
              "ignores a negative tsc_shift",
              (t, tsc) -> with(t, t.tscShift() < 0 ? tsc - t.tscTimestamp() : shifted(t, tsc))),
          wrong(TIM_02, "ignores tsc_shift", (t, tsc) -> with(t, tsc - t.tscTimestamp())),
          wrong(
              TIM_02,
              "shifts right by the negative number instead of its magnitude",
              (t, tsc) ->
                  with(
                      t,
                      t.tscShift() < 0
                          ? (tsc - t.tscTimestamp()) >>> (t.tscShift() & 63)
                          : shifted(t, tsc))),
          wrong(
              TIM_02,
              "shifts the wrong way",
              (t, tsc) ->
                  with(
                      t,
                      t.tscShift() < 0
                          ? (tsc - t.tscTimestamp()) << -t.tscShift()
                          : (tsc - t.tscTimestamp()) >>> t.tscShift())),
          wrong(
              TIM_02,
              "keeps the sign of the ticks when it shifts right",
              (t, tsc) ->
                  with(
                      t,
                      t.tscShift() < 0
                          ? (tsc - t.tscTimestamp()) >> -t.tscShift()
                          : shifted(t, tsc))),
          wrong(
              TIM_02,
              "shifts left in 32 bits",
              (t, tsc) ->
                  with(t, t.tscShift() > 0 ? shifted(t, tsc) & 0xFFFF_FFFFL : shifted(t, tsc))),
          wrong(
              TIM_02,
              "treats a TSC before tsc_timestamp as 0 ticks",
              (t, tsc) ->
                  Long.compareUnsigned(tsc, t.tscTimestamp()) < 0
                      ? t.systemTimeNanos()
                      : sum(t, product(t, shifted(t, tsc)))),
          wrong(
              TIM_02,
              "treats a TSC before tsc_timestamp as the same number of ticks after it",
              (t, tsc) ->
                  Long.compareUnsigned(tsc, t.tscTimestamp()) < 0
                      ? with(t, shift(t, t.tscTimestamp() - tsc))
                      : sum(t, product(t, shifted(t, tsc)))),
          wrong(
              TIM_02,
              "treats a negative difference as negative time",
              (t, tsc) -> {
                long ticks = tsc - t.tscTimestamp();
                return ticks < 0
                    ? t.systemTimeNanos() - product(t, shift(t, -ticks))
                    : sum(t, product(t, shifted(t, tsc)));
              }),
          wrong(
              TIM_02,
              "shifts after it multiplies",
              (t, tsc) -> sum(t, shift(t, product(t, tsc - t.tscTimestamp())))),
          wrong(
              TIM_02,
              "shifts after it multiplies",
              (t, tsc) -> {
                var whole =
                    Numbers.unsigned(tsc - t.tscTimestamp())
                        .multiply(BigInteger.valueOf(unsigned(t)))
                        .shiftLeft(t.tscShift());
                return sum(t, whole.shiftRight(32).longValue());
              }),
          wrong(
              LAY_12,
              "treats tsc_shift as unsigned",
              (t, tsc) ->
                  with(
                      t,
                      (t.tscShift() & 0xFF) >= 64
                          ? 0
                          : (tsc - t.tscTimestamp()) << (t.tscShift() & 0xFF))),
          wrong(
              LAY_12,
              "treats tsc_shift as unsigned",
              (t, tsc) -> with(t, (tsc - t.tscTimestamp()) << (t.tscShift() & 63))));

  static ScaledTime wrong(Rule rule, String text, Arithmetic arithmetic) {
    return new ScaledTime(new Mistake(rule, text), arithmetic);
  }

  long of(VcpuTime time, long tsc) {
    return arithmetic.of(time, tsc);
  }

  private static long with(VcpuTime time, long ticks) {
    return sum(time, product(time, ticks));
  }

  private static long shifted(VcpuTime time, long tsc) {
    return shift(time, tsc - time.tscTimestamp());
  }

  private static long shift(VcpuTime time, long ticks) {
    return time.tscShift() >= 0 ? ticks << time.tscShift() : ticks >>> -time.tscShift();
  }

  private static long unsigned(VcpuTime time) {
    return Integer.toUnsignedLong(time.tscToSystemMul());
  }

  private static long product(VcpuTime time, long ticks) {
    return Math.unsignedMultiplyHigh(ticks, unsigned(time)) << 32 | ticks * unsigned(time) >>> 32;
  }

  private static long sum(VcpuTime time, long nanos) {
    return time.systemTimeNanos() + nanos;
  }
}
