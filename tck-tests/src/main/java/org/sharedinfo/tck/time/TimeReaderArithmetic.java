package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_01;
import static org.sharedinfo.rule.Rule.TIM_02;
import static org.sharedinfo.rule.Rule.TIM_03;
import static org.sharedinfo.rule.Rule.TIM_12;
import static org.sharedinfo.tck.check.Numbers.unsigned;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** What a reader computes from a record that does not change. */
class TimeReaderArithmetic extends Suite {
  private static final int VERSION = 2;

  /** A record and a TSC at which it is read. */
  record Reading(VcpuTime time, long tsc) {}

  @Property
  @Verifies(value = TIM_01, role = TIME_READER)
  void systemTimeFollowsTheFormula(@ForAll("withoutDroppedBits") Reading reading) {
    expectSystemTime(TIM_01, reading);
  }

  @Property
  @Verifies(value = TIM_01, role = TIME_READER)
  void productIsKeptTo96Bits(@ForAll("bigProducts") Reading reading) {
    expectSystemTime(TIM_01, reading);
  }

  @Property
  @Verifies(value = TIM_02, role = TIME_READER)
  void timestampAboveTheTscWraps(@ForAll("timestampAbove") Reading reading) {
    expectSystemTime(TIM_02, reading);
  }

  @Property
  @Verifies(value = TIM_02, role = TIME_READER)
  void positiveShiftDropsHighBitsBeforeTheMultiply(@ForAll("highBitsDropped") Reading reading) {
    expectSystemTime(TIM_02, reading);
  }

  @Property
  @Verifies(value = TIM_02, role = TIME_READER)
  void negativeShiftIsALogicalShiftRight(@ForAll("shiftedRight") Reading reading) {
    expectSystemTime(TIM_02, reading);
  }

  @Property
  @Verifies(
      value = {TIM_01, TIM_02},
      role = TIME_READER)
  void anyRecordAtAnyTsc(@ForAll("any") Reading reading) {
    VcpuTime time = reading.time();
    boolean wraps = Long.compareUnsigned(reading.tsc(), time.tscTimestamp()) < 0;
    expectSystemTime(wraps || time.tscShift() != 0 ? TIM_02 : TIM_01, reading);
  }

  @Property
  @Verifies(value = TIM_03, role = TIME_READER)
  void frequencyFollowsTheFormula(@ForAll("frequencies") VcpuTime time) {
    try (Guest guest = Guest.zeroed(abi())) {
      new TimePeer(guest.frame()).place(0, VERSION, time);
      var reader = subject().frequencyReader(guest);
      long seen = reader.frequencyHz(0);
      if (!TimeOracle.isFrequency(seen, time, reader.resolutionHz())) {
        throw RuleViolation.of(TIM_03)
            .expected("frequencyHz = " + Show.u64(TimeOracle.frequency(time).longValue()))
            .seen(Show.u64(seen))
            .given("record", Show.time(time))
            .given("resolution in hertz", reader.resolutionHz())
            .error();
      }
    }
  }

  @Test
  @Verifies(value = TIM_03, role = TIME_READER)
  void multiplierZeroIsRefused() {
    try (Guest guest = Guest.zeroed(abi())) {
      var time = new VcpuTime(1000, 2000, 0, (byte) 0, (byte) 0);
      new TimePeer(guest.frame()).place(0, VERSION, time);
      var reader = subject().frequencyReader(guest);
      String seen;
      try {
        seen = "the call returned " + Show.u64(reader.frequencyHz(0));
      } catch (ImplementationThrew thrown) {
        if (thrown.getCause() instanceof IllegalStateException) {
          return;
        }
        seen = thrown.getCause().toString();
      }
      throw RuleViolation.of(TIM_03)
          .expected("an IllegalStateException: no multiplier was published")
          .seen(seen)
          .given("record", Show.time(time))
          .error();
    }
  }

  @Property
  @Verifies(value = TIM_12, role = TIME_READER)
  void timeNeverStepsBack(
      @ForAll("slow") VcpuTime time, @ForAll("steps") long first, @ForAll("steps") long second) {
    try (Guest guest = Guest.zeroed(abi())) {
      new TimePeer(guest.frame()).place(0, VERSION, time);
      var reader = subject().timeReader(guest);
      guest.tsc(time.tscTimestamp() + first);
      long early = reader.systemTimeNanos(0);
      guest.tsc(time.tscTimestamp() + first + second);
      long late = reader.systemTimeNanos(0);
      if (Long.compareUnsigned(late - time.systemTimeNanos(), early - time.systemTimeNanos()) < 0) {
        throw RuleViolation.of(TIM_12)
            .expected("at least " + Show.u64(early) + " after " + second + " more ticks")
            .seen(Show.u64(late))
            .given("record", Show.time(time))
            .given("ticks", first)
            .error();
      }
    }
  }

  private void expectSystemTime(Rule rule, Reading reading) {
    BigInteger expected = TimeOracle.systemTime(reading.time(), reading.tsc());
    try (Guest guest = Guest.zeroed(abi())) {
      new TimePeer(guest.frame()).place(0, VERSION, reading.time());
      guest.tsc(reading.tsc());
      long seen = subject().timeReader(guest).systemTimeNanos(0);
      if (!unsigned(seen).equals(expected)) {
        throw RuleViolation.of(rule)
            .expected("systemTimeNanos = " + Show.u64(expected.longValue()))
            .seen(Show.u64(seen) + ", off by " + (seen - expected.longValue()))
            .given("record", Show.time(reading.time()))
            .given("tsc", Show.u64(reading.tsc()))
            .given("ticks", TimeOracle.elapsed(reading.time(), reading.tsc()))
            .error();
      }
    }
  }

  @Provide
  Arbitrary<Reading> any() {
    return Combinators.combine(Numbers.time(), Numbers.u64()).as(Reading::new);
  }

  /** The TSC is not below the timestamp, and a left shift keeps every bit. */
  @Provide
  Arbitrary<Reading> withoutDroppedBits() {
    return Combinators.combine(
            Numbers.time(), Arbitraries.bytes().between((byte) 0, (byte) 31), Numbers.u64())
        .as((any, shift, ticks) -> {
          VcpuTime time = shifted(any, shift);
          long kept = ticks >>> shift;
          long start = Long.remainderUnsigned(time.tscTimestamp(), Math.max(1, ~kept >>> 1));
          return new Reading(at(time, start), start + kept);
        });
  }

  /** Ticks and multipliers whose product needs more than 64 bits, without shift. */
  @Provide
  Arbitrary<Reading> bigProducts() {
    return Combinators.combine(
            Numbers.u64(),
            Arbitraries.longs().between(1L << 33, Long.MAX_VALUE),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of(-1, Integer.MIN_VALUE, Integer.MIN_VALUE + 1)),
                Tuple.of(3, Arbitraries.integers().lessOrEqual(-1))))
        .as((systemTime, ticks, mul) ->
            new Reading(new VcpuTime(0, systemTime, mul, (byte) 0, (byte) 0), ticks));
  }

  /** The timestamp is above the TSC, by little and by much. */
  @Provide
  Arbitrary<Reading> timestampAbove() {
    return Combinators.combine(
            Numbers.time(),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.oneOf(
                Arbitraries.longs().between(1, 1000),
                Arbitraries.longs().between(1, Long.MAX_VALUE)))
        .as((time, tsc, above) -> new Reading(at(time, tsc + above), tsc));
  }

  /** A left shift that moves set bits beyond 64. */
  @Provide
  Arbitrary<Reading> highBitsDropped() {
    return Combinators.combine(
            Numbers.time(),
            Arbitraries.bytes().between((byte) 1, (byte) 31),
            Arbitraries.longs().lessOrEqual(-1))
        .as((time, shift, ticks) -> new Reading(shifted(time, shift), ticks))
        .map(r -> new Reading(at(r.time(), 0), r.tsc()));
  }

  /** A right shift of ticks whose top bit is often set. */
  @Provide
  Arbitrary<Reading> shiftedRight() {
    return Combinators.combine(
            Numbers.time(), Arbitraries.bytes().between((byte) -31, (byte) -1), Numbers.u64())
        .as((time, shift, ticks) -> new Reading(at(shifted(time, shift), 0), ticks));
  }

  /** Records whose frequency fits in 64 bits. */
  @Provide
  Arbitrary<VcpuTime> frequencies() {
    return Combinators.combine(Numbers.time(), Numbers.multiplier())
        .as((time, mul) ->
            new VcpuTime(
                time.tscTimestamp(),
                time.systemTimeNanos(),
                mul == 0 ? 1 : mul,
                time.tscShift(),
                time.flags()))
        .map(time ->
            TimeOracle.frequency(time).bitLength() <= 64
                ? time
                : shifted(time, (byte) -time.tscShift()));
  }

  /** Records that are read within a few days after they were made: no wrap is near. */
  @Provide
  Arbitrary<VcpuTime> slow() {
    return Numbers.time()
        .map(time -> at(shifted(time, (byte) (time.tscShift() % 3)), time.tscTimestamp() >>> 2));
  }

  @Provide
  Arbitrary<Long> steps() {
    return Arbitraries.longs().between(0, 1L << 50);
  }

  private static VcpuTime at(VcpuTime time, long timestamp) {
    return new VcpuTime(
        timestamp, time.systemTimeNanos(), time.tscToSystemMul(), time.tscShift(), time.flags());
  }

  private static VcpuTime shifted(VcpuTime time, byte shift) {
    return new VcpuTime(
        time.tscTimestamp(), time.systemTimeNanos(), time.tscToSystemMul(), shift, time.flags());
  }
}
