package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_03;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.LongUnaryOperator;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.TimeOfDay;

/**
 * The wallclock after an update, correctly or with a mistake.
 *
 * @param mistake the mistake; without text for the correct behaviour
 * @param stored the base after an update, given the one before and the new one
 * @param unversioned whether an update, from one base to another, leaves wc_version unchanged
 */
record StoredBase(
    Mistake mistake,
    BinaryOperator<TimeOfDay> stored,
    BiPredicate<TimeOfDay, TimeOfDay> unversioned) {
  private static final long LOW = 0xFFFF_FFFFL;

  static final StoredBase BY_RULE = wrong(WCL_03, "", (_, given) -> given);

  static final List<StoredBase> WRONG =
      List.of(
          seconds(WCL_03, "keeps seconds in 32 bits: it stores 0 to wc_sec_hi", at -> at & LOW),
          seconds(
              WCL_03,
              "keeps seconds in signed 32 bits: it stores the sign to wc_sec_hi",
              at -> (int) at),
          seconds(
              LAY_12,
              "treats wc_sec as signed and stores its sign to wc_sec_hi",
              at -> (int) at < 0 ? (int) at : at),
          seconds(
              LAY_12,
              "treats wc_sec as signed and stores at most 2^31 - 1",
              at -> (int) at < 0 ? at & ~LOW | Integer.MAX_VALUE : at),
          seconds(WCL_03, "stores at most 2^31 - 1 seconds", at -> Math.min(at, Integer.MAX_VALUE)),
          seconds(WCL_03, "stores seconds before 1970 as 0", at -> Math.max(0, at)),
          seconds(
              WCL_03, "stores seconds before 1970 without their sign", at -> at & Long.MAX_VALUE),
          wrong(
              WCL_03,
              "does not store a wc_sec_hi of 0",
              (old, given) -> high(given) == 0 ? of(high(old), low(given), given.nanos()) : given),
          wrong(
              WCL_03,
              "does not store a wc_sec of 0",
              (old, given) -> low(given) == 0 ? of(high(given), low(old), given.nanos()) : given),
          wrong(
              WCL_03,
              "does not store a wc_nsec of 0",
              (old, given) ->
                  given.nanos() == 0 ? of(high(given), low(given), old.nanos()) : given),
          wrong(
              WCL_03,
              "does not store wc_sec_hi when wc_sec is unchanged",
              (old, given) ->
                  low(given) == low(old) ? of(high(old), low(given), given.nanos()) : given),
          wrong(
              WCL_03,
              "does not store a wc_nsec that equals wc_sec",
              (old, given) ->
                  low(given) == given.nanos() ? of(high(given), low(given), old.nanos()) : given),
          unversioned("wc_nsec", (old, given) -> old.seconds() == given.seconds()),
          unversioned(
              "wc_sec_hi", (old, given) -> low(old) == low(given) && old.nanos() == given.nanos()));

  private static long high(TimeOfDay time) {
    return time.seconds() >> 32;
  }

  private static long low(TimeOfDay time) {
    return time.seconds() & LOW;
  }

  private static TimeOfDay of(long high, long low, int nanos) {
    return new TimeOfDay(high << 32 | low, nanos);
  }

  private static StoredBase wrong(Rule rule, String text, BinaryOperator<TimeOfDay> stored) {
    return new StoredBase(new Mistake(rule, text), stored, (_, _) -> false);
  }

  private static StoredBase seconds(Rule rule, String text, LongUnaryOperator change) {
    return wrong(
        rule,
        text,
        (_, given) -> new TimeOfDay(change.applyAsLong(given.seconds()), given.nanos()));
  }

  private static StoredBase unversioned(String field, BiPredicate<TimeOfDay, TimeOfDay> small) {
    return new StoredBase(
        new Mistake(
            WCL_01, "stores a change of %s alone without changing wc_version".formatted(field)),
        (_, given) -> given,
        small);
  }
}
