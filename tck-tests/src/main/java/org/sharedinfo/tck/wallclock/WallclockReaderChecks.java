package org.sharedinfo.tck.wallclock;

import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.rule.Rule.WCL_02;
import static org.sharedinfo.rule.Rule.WCL_04;
import static org.sharedinfo.rule.Rule.WCL_06;

import java.math.BigInteger;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/**
 * A wallclock reader against the kit's publisher. Where a rule does not ask for the high half of
 * the seconds, only their low 32 bits are judged: WCL-04 is a SHOULD.
 */
class WallclockReaderChecks extends Suite {
  private static final BigInteger GIGA = BigInteger.valueOf(1_000_000_000);
  private static final Duration MORE_THAN_A_READ = Duration.ofNanos(300_000);
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  @Property
  @Verifies(value = WCL_06, role = WALLCLOCK_READER)
  void timeOfDayIsBasePlusSystemTime(
      @ForAll("bases") Base base, @ForAll("systemTimes") long systemTime) {
    try (Guest guest = Guest.zeroed(abi())) {
      new WallclockPeer(guest.frame()).place(2, base);
      TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(systemTime);
      BigInteger[] expected = sum(base, systemTime);
      if (seen.nanos() != expected[1].intValue()
          || (int) seen.seconds() != expected[0].intValue()) {
        throw RuleViolation.of(WCL_06)
            .expected(
                "seconds ending in 0x"
                    + Integer.toHexString(expected[0].intValue())
                    + " (mod 2^32), nanos "
                    + expected[1])
            .seen("seconds 0x" + Long.toHexString(seen.seconds()) + ", nanos " + seen.nanos())
            .given("base", show(base))
            .given("systemTime", Show.u64(systemTime))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = WCL_04, role = WALLCLOCK_READER)
  void highHalfOfTheSecondsIsUsed(
      @ForAll("bases") Base base, @ForAll("systemTimes") long systemTime) {
    try (Guest guest = Guest.zeroed(abi())) {
      new WallclockPeer(guest.frame()).place(2, base);
      TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(systemTime);
      long expected = sum(base, systemTime)[0].longValue();
      if (seen.seconds() != expected) {
        throw RuleViolation.of(WCL_04)
            .expected("seconds = " + expected)
            .seen(Long.toString(seen.seconds()))
            .given("base", show(base))
            .given("systemTime", Show.u64(systemTime))
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
      Bytes.expectAll(WCL_02, before, guest.frame(), "every byte as it was", "timeOfDay");
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
              .given("then", show(fresh));
      if (!waited) {
        throw finding
            .expected("timeOfDay to wait while wc_version is odd")
            .seen("it returned " + returned.map(Object::toString).orElse("nothing"))
            .error();
      }
      if (returned.isEmpty()) {
        guest.abandon();
        throw finding
            .expected("timeOfDay to return once wc_version is even and still")
            .seen("it keeps running")
            .error();
      }
      if (!is(returned.get(), fresh)) {
        throw finding
            .expected("the finished update, " + show(fresh))
            .seen(returned.get().toString())
            .error();
      }
    }
  }

  private static boolean is(TimeOfDay seen, Base base) {
    return (int) seen.seconds() == (int) base.seconds() && seen.nanos() == base.nanos();
  }

  private static BigInteger[] sum(Base base, long systemTime) {
    BigInteger nanos = Numbers.unsigned(systemTime).add(Numbers.unsigned(base.nanos()));
    BigInteger[] carried = nanos.divideAndRemainder(GIGA);
    carried[0] = carried[0].add(BigInteger.valueOf(base.seconds()));
    return carried;
  }

  private static String show(Base base) {
    return base.seconds() + " s " + base.nanos() + " ns";
  }

  @Provide
  Arbitrary<Base> bases() {
    return bases(Numbers.u64());
  }

  /** Bases around the seconds that 32 bits, signed and unsigned, cannot tell apart. */
  static Arbitrary<Base> bases(Arbitrary<Long> seconds) {
    return Combinators.combine(
            seconds.map(s -> s >> 4),
            Arbitraries.oneOf(
                Arbitraries.of(0, 1, 999_999_999), Arbitraries.integers().between(0, 999_999_999)))
        .as(Base::new);
  }

  @Provide
  Arbitrary<Long> systemTimes() {
    return Numbers.u64();
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
