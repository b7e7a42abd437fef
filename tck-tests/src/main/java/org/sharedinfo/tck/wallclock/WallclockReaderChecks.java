package org.sharedinfo.tck.wallclock;

import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.rule.Rule.WCL_02;
import static org.sharedinfo.rule.Rule.WCL_04;
import static org.sharedinfo.rule.Rule.WCL_06;
import static org.sharedinfo.rule.Rule.WCL_07;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/**
 * A wallclock reader against the kit's publisher. Rules that do not require the high half judge
 * only the seconds that the reader sees, because WCL-04 is a SHOULD rule.
 */
class WallclockReaderChecks extends Suite {
  private static final BigInteger GIGA = BigInteger.valueOf(1_000_000_000);
  private static final Duration MORE_THAN_A_READ = Duration.ofNanos(300_000);
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  private static final long MOST_SECONDS = 1L << 33;

  /**
   * The sum.
   *
   * @param base the wallclock base
   * @param systemTime nanoseconds, unsigned
   */
  record Sum(Base base, long systemTime) {
    BigInteger[] carried() {
      BigInteger nanos = Numbers.unsigned(systemTime).add(Numbers.unsigned(base.nanos()));
      BigInteger[] carried = nanos.divideAndRemainder(GIGA);
      carried[0] = carried[0].add(BigInteger.valueOf(base.seconds()));
      return carried;
    }
  }

  @Property
  @Verifies(value = WCL_06, role = WALLCLOCK_READER)
  void timeOfDayIsBasePlusSystemTime(@ForAll("sums") Sum sum) {
    expectSum(WCL_06, sum);
  }

  @Property
  @Verifies(value = WCL_07, role = WALLCLOCK_READER)
  void systemTimeIsUnsigned(@ForAll("lateSums") Sum sum) {
    expectSum(WCL_07, sum);
  }

  private void expectSum(Rule rule, Sum sum) {
    try (Guest guest = Guest.zeroed(abi())) {
      new WallclockPeer(guest.frame()).place(2, sum.base());
      TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(sum.systemTime());
      BigInteger[] expected = sum.carried();
      if (seen.nanos() != expected[1].intValue()
          || (int) seen.seconds() != expected[0].intValue()) {
        throw RuleViolation.of(rule)
            .expected(
                Show.seconds(expected[0].longValue(), expected[1].intValue())
                    + "; of the seconds, the low 32 bits are judged here")
            .seen(Show.timeOfDay(seen))
            .given("base", Show.base(sum.base()))
            .given("systemTime", Show.u64(sum.systemTime()))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = WCL_04, role = WALLCLOCK_READER)
  void highHalfOfTheSecondsIsUsed(@ForAll("wideSums") Sum sum) {
    try (Guest guest = Guest.zeroed(abi())) {
      new WallclockPeer(guest.frame()).place(2, sum.base());
      TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(sum.systemTime());
      long expected = sum.carried()[0].longValue();
      if (seen.seconds() != expected) {
        throw RuleViolation.of(WCL_04)
            .expected("seconds = " + expected + " (0x" + Long.toHexString(expected) + ")")
            .seen(seen.seconds() + " (0x" + Long.toHexString(seen.seconds()) + ")")
            .given("base", Show.base(sum.base()))
            .given("systemTime", Show.u64(sum.systemTime()))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = WCL_02, role = WALLCLOCK_READER)
  void readingWritesNothing(
      @ForAll("bases") Base base,
      @ForAll("systemTimes") long systemTime,
      @ForAll("noise") long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      new WallclockPeer(guest.frame()).place(4, base);
      Frame before = guest.frame().picture();
      var reader = subject().wallclockReader(guest);
      guest.readOnly(() -> reader.timeOfDay(systemTime));
      Bytes.expectAll(WCL_02, before, guest.frame(), "every byte unchanged", "timeOfDay");
    }
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  @Verifies(value = WCL_02, role = WALLCLOCK_READER)
  void readingWaitsWhileVersionIsOdd(
      @ForAll("bases") Base old, @ForAll("bases") Base fresh, @ForAll("versions") int version) {
    Guest guest = Guest.zeroed(abi());
    try (guest) {
      var peer = new WallclockPeer(guest.frame());
      peer.place(version, old);
      var reader = subject().bareWallclockReader(guest);
      Companion.start("timeOfDay at rest", () -> reader.timeOfDay(0)).result(MUCH_MORE_THAN_A_READ);
      peer.version(version | 1);
      peer.payload(new Base(fresh.seconds(), old.nanos()));
      var reading = Companion.start("timeOfDay under odd", () -> reader.timeOfDay(0));
      boolean waited = reading.keepsWaiting(MORE_THAN_A_READ);
      peer.payload(fresh);
      peer.version((version | 1) + 1);
      var returned = reading.result(MUCH_MORE_THAN_A_READ);
      var finding =
          RuleViolation.of(WCL_02)
              .given("wc_version", Show.u32(version | 1))
              .given("then", Show.base(fresh));
      if (!waited) {
        throw finding
            .expected("timeOfDay to wait while wc_version is odd")
            .seen("it returned " + returned.map(Show::timeOfDay).orElse("nothing"))
            .error();
      }
      expectFinishedUpdate(finding, guest, returned, fresh);
    }
  }

  @Test
  @Verifies(value = WCL_02, role = WALLCLOCK_READER)
  void oddIsWaitedOutForLong() {
    Guest guest = Guest.zeroed(abi());
    try (guest) {
      var peer = new WallclockPeer(guest.frame());
      var fresh = new Base(0x1_2345_6789L, 222_222_222);
      peer.place(9, new Base(fresh.seconds(), 111_111_111));
      var reader = subject().bareWallclockReader(guest);
      var reading = Companion.start("timeOfDay under odd", () -> reader.timeOfDay(0));
      Duration longest = session().settings().waiting(WALLCLOCK_READER);
      boolean waited = reading.holdsOut(longest);
      peer.place(10, fresh);
      var returned = reading.result(Settings.LONG_WAIT);
      var finding = RuleViolation.of(WCL_02).given("wc_version", Show.u32(9));
      if (!waited) {
        throw finding
            .expected("timeOfDay to wait while wc_version is odd, however long that is")
            .seen(
                "it gave up within %d ms of its processor time and returned "
                        .formatted(longest.toMillis())
                    + returned.map(Show::timeOfDay).orElse("nothing"))
            .error();
      }
      expectFinishedUpdate(finding, guest, returned, fresh);
    }
  }

  private static void expectFinishedUpdate(
      RuleViolation.Finding finding, Guest guest, Optional<TimeOfDay> returned, Base fresh) {
    if (returned.isEmpty()) {
      guest.abandon();
      throw finding
          .expected("timeOfDay to return once wc_version is even and stable")
          .seen("it keeps running")
          .error();
    }
    if (!Sight.ofReader().sees(returned.get(), fresh.seconds(), fresh.nanos())) {
      throw finding
          .expected("the finished update, " + Show.base(fresh))
          .seen(Show.timeOfDay(returned.get()))
          .error();
    }
  }

  /** Bases from 1970 to 2242, for which 64-bit nanoseconds can hold all sums of WCL-06. */
  @Provide
  Arbitrary<Base> bases() {
    return bases(around(MOST_SECONDS).filter(s -> s >= 0 && s < MOST_SECONDS));
  }

  /** Sums that 64 bits of nanoseconds can hold. */
  @Provide
  Arbitrary<Sum> sums() {
    return sums(bases(), systemTimes());
  }

  /** Sums of system times whose top bit is set. */
  @Provide
  Arbitrary<Sum> lateSums() {
    return sums(bases(), Numbers.u64().map(time -> time | Long.MIN_VALUE));
  }

  /** Sums around the seconds where signed and unsigned 32 bits differ. */
  @Provide
  Arbitrary<Sum> wideSums() {
    return sums(bases(around(Long.MAX_VALUE >> 2)), systemTimes());
  }

  private static Arbitrary<Long> around(long most) {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(-most, most),
        Combinators.combine(
                Arbitraries.of(0L, 1L << 31, 1L << 32, (1L << 32) + (1L << 31), -(1L << 32)),
                Arbitraries.longs().between(-4, 4))
            .as(Long::sum));
  }

  private static Arbitrary<Base> bases(Arbitrary<Long> seconds) {
    return Combinators.combine(
            seconds,
            Arbitraries.oneOf(
                Arbitraries.of(0, 1, 999_999_999), Arbitraries.integers().between(0, 999_999_999)))
        .as(Base::new);
  }

  /** Arbitrary sums, and those whose nanoseconds are a whole second, or one more or less. */
  private static Arbitrary<Sum> sums(Arbitrary<Base> bases, Arbitrary<Long> systemTimes) {
    return Combinators.combine(
            bases, systemTimes, Arbitraries.integers().between(-1, 1), Arbitraries.of(true, false))
        .as((base, time, beside, any) -> {
          long second = time - Long.remainderUnsigned(time, 1_000_000_000);
          long whole = second + 1_000_000_000 - base.nanos() + beside;
          return new Sum(base, any || (whole < 0) != (time < 0) ? time : whole);
        });
  }

  /** System times below 2^63. */
  @Provide
  Arbitrary<Long> systemTimes() {
    return Numbers.u64().map(time -> time & Long.MAX_VALUE);
  }

  @Provide
  Arbitrary<Integer> versions() {
    return Numbers.stableVersion();
  }

  @Provide
  Arbitrary<Long> noise() {
    return Numbers.noise();
  }
}
