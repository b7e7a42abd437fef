package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_09;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;

/**
 * The record after an update, correctly or with a mistake.
 *
 * @param mistake the mistake; without text for the correct behaviour
 * @param stored the record after an update, given the one before and the new one
 * @param unversioned whether an update, from one record to another, leaves version unchanged
 */
record StoredTime(
    Mistake mistake, BinaryOperator<VcpuTime> stored, BiPredicate<VcpuTime, VcpuTime> unversioned) {
  static final StoredTime BY_RULE = wrong(TIM_09, "", (_, given) -> given);

  private static final long MICROSECOND = 1_000;

  static final List<StoredTime> WRONG =
      List.of(
          timestamp(
              LAY_12,
              "treats tsc_timestamp as signed and stores at most 2^63 - 1",
              at -> {
                return at < 0 ? Long.MAX_VALUE : at;
              }),
          systemTime(
              LAY_12,
              "treats system_time as signed and stores at most 2^63 - 1",
              at -> {
                return at < 0 ? Long.MAX_VALUE : at;
              }),
          multiplier(
              "treats tsc_to_system_mul as signed and stores at most 2^31 - 1",
              by -> {
                return by < 0 ? Integer.MAX_VALUE : by;
              }),
          shift(LAY_12, "stores a negative tsc_shift as 0", by -> Math.max(0, by)),
          shift(LAY_12, "stores tsc_shift without its sign", Math::abs),
          shift(LAY_12, "stores only the low 7 bits of tsc_shift", by -> by & 0x7F),
          shift(TIM_09, "stores only the low 5 bits of tsc_shift", by -> by & 0x1F),
          systemTime(
              TIM_09,
              "passes system_time through a double, which rounds it",
              at -> (long) (double) at),
          systemTime(
              TIM_09,
              "rounds system_time down to microseconds",
              at -> at - Long.remainderUnsigned(at, MICROSECOND)),
          wrong(
              TIM_09,
              "does not store a system_time that is lower than the last one",
              (old, given) ->
                  Long.compareUnsigned(given.systemTimeNanos(), old.systemTimeNanos()) > 0
                      ? given
                      : withSystemTime(given, old.systemTimeNanos())),
          leftOut(
              "does not store a system_time of 0",
              VcpuTime::systemTimeNanos,
              (old, given) -> withSystemTime(given, old.systemTimeNanos())),
          leftOut(
              "does not store a tsc_shift of 0",
              VcpuTime::tscShift,
              (old, given) -> withShift(given, old.tscShift())),
          leftOut(
              "does not store flags of 0",
              VcpuTime::flags,
              (old, given) -> withFlags(given, old.flags())),
          wrong(
              TIM_09,
              "does not store the high half of tsc_timestamp when it is 0",
              (old, given) ->
                  given.tscTimestamp() >>> 32 == 0
                      ? withTimestamp(
                          given,
                          old.tscTimestamp() >>> 32 << 32 | given.tscTimestamp() & 0xFFFF_FFFFL)
                      : given),
          wrong(
              TIM_09,
              "stores 1 for a tsc_to_system_mul of 0",
              (_, given) -> given.tscToSystemMul() == 0 ? withMultiplier(given, 1) : given),
          wrong(
              TIM_09,
              "does not store a system_time whose low half is unchanged",
              (old, given) ->
                  (int) given.systemTimeNanos() == (int) old.systemTimeNanos()
                      ? withSystemTime(given, old.systemTimeNanos())
                      : given),
          wrong(
              TIM_09,
              "does not store a tsc_to_system_mul that equals the low half of system_time",
              (old, given) ->
                  given.tscToSystemMul() == (int) given.systemTimeNanos()
                      ? withMultiplier(given, old.tscToSystemMul())
                      : given),
          wrong(
              TIM_09,
              "does not store the scale when tsc_timestamp is unchanged",
              (old, given) ->
                  given.tscTimestamp() == old.tscTimestamp()
                      ? withShift(withMultiplier(given, old.tscToSystemMul()), old.tscShift())
                      : given),
          flags("stores only the lowest of the flags", (_, given) -> given & 1),
          flags(
              "adds flags to the existing ones and never clears any", (old, given) -> old | given),
          unversioned(TIM_08, "flags", (old, given) -> withFlags(given, old.flags())),
          unversioned(
              TIM_08, "tsc_timestamp", (old, given) -> withTimestamp(given, old.tscTimestamp())),
          unversioned(
              TIM_07,
              "tsc_shift and flags",
              (old, given) -> withFlags(withShift(given, old.tscShift()), old.flags())),
          unversioned(
              TIM_08,
              "the scale",
              (old, given) ->
                  withMultiplier(
                      withFlags(withShift(given, old.tscShift()), old.flags()),
                      old.tscToSystemMul())));

  private static StoredTime wrong(Rule rule, String text, BinaryOperator<VcpuTime> stored) {
    return new StoredTime(new Mistake(rule, text), stored, (_, _) -> false);
  }

  private static StoredTime leftOut(
      String text, ToLongFunction<VcpuTime> field, BinaryOperator<VcpuTime> without) {
    return wrong(
        TIM_09,
        text,
        (old, given) -> field.applyAsLong(given) == 0 ? without.apply(old, given) : given);
  }

  private static StoredTime timestamp(Rule rule, String text, LongUnaryOperator change) {
    return of(rule, text, time -> withTimestamp(time, change.applyAsLong(time.tscTimestamp())));
  }

  private static StoredTime systemTime(Rule rule, String text, LongUnaryOperator change) {
    return of(rule, text, time -> withSystemTime(time, change.applyAsLong(time.systemTimeNanos())));
  }

  private static StoredTime multiplier(String text, IntUnaryOperator change) {
    return of(LAY_12, text, time -> withMultiplier(time, change.applyAsInt(time.tscToSystemMul())));
  }

  private static StoredTime shift(Rule rule, String text, IntUnaryOperator change) {
    return of(rule, text, time -> withShift(time, change.applyAsInt(time.tscShift())));
  }

  private static StoredTime of(Rule rule, String text, UnaryOperator<VcpuTime> change) {
    return wrong(rule, text, (_, given) -> change.apply(given));
  }

  /** Flags of the old record and of the new one. */
  private interface Flags {
    int of(int old, int given);
  }

  private static StoredTime flags(String text, Flags stored) {
    return wrong(
        TIM_09, text, (old, given) -> withFlags(given, stored.of(old.flags(), given.flags())));
  }

  /** Takes the part that may change without version from the old record; the rest must be equal. */
  private static StoredTime unversioned(Rule rule, String what, BinaryOperator<VcpuTime> rest) {
    return new StoredTime(
        new Mistake(rule, "stores a change of %s alone without changing version".formatted(what)),
        (_, given) -> given,
        (old, given) -> rest.apply(old, given).equals(old));
  }

  static VcpuTime withTimestamp(VcpuTime time, long ticks) {
    return new VcpuTime(
        ticks, time.systemTimeNanos(), time.tscToSystemMul(), time.tscShift(), time.flags());
  }

  static VcpuTime withSystemTime(VcpuTime time, long nanos) {
    return new VcpuTime(
        time.tscTimestamp(), nanos, time.tscToSystemMul(), time.tscShift(), time.flags());
  }

  static VcpuTime withMultiplier(VcpuTime time, int multiplier) {
    return new VcpuTime(
        time.tscTimestamp(), time.systemTimeNanos(), multiplier, time.tscShift(), time.flags());
  }

  static VcpuTime withShift(VcpuTime time, int shift) {
    return new VcpuTime(
        time.tscTimestamp(),
        time.systemTimeNanos(),
        time.tscToSystemMul(),
        (byte) shift,
        time.flags());
  }

  static VcpuTime withFlags(VcpuTime time, int flags) {
    return new VcpuTime(
        time.tscTimestamp(),
        time.systemTimeNanos(),
        time.tscToSystemMul(),
        time.tscShift(),
        (byte) flags);
  }
}
