package org.sharedinfo.tck.wallclock;

import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_03;
import static org.sharedinfo.rule.Rule.WCL_05;
import static org.sharedinfo.rule.Rule.WCL_08;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/**
 * A wallclock publisher, observed by the kit. MUST rules are judged only by seconds that unsigned
 * 64-bit nanoseconds can count, because Xen and KVM keep the wallclock in these.
 */
class WallclockPublisherChecks extends Suite {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** The last second whose nanoseconds are all below 2^64. */
  private static final long LAST_SECOND = 18_446_744_072L;

  private static final long NOISE = 0x5EED_0006L;

  /** Bases that differ little, or only in values that seem to be nothing. */
  private static final List<Base> BASES =
      Stream.of(
              0L,
              1L,
              1L << 32,
              0x0000_0001_0000_0001L,
              0xFFFF_FFFFL,
              0x0000_0003_FFFF_FFFFL,
              LAST_SECOND,
              111_111_111L)
          .flatMap(
              seconds -> Stream.of(0, 1, 111_111_111, 999_999_999).map(n -> new Base(seconds, n)))
          .toList();

  @Property
  @Verifies(value = WCL_03, role = WALLCLOCK_PUBLISHER)
  void valuesAreStoredExactlyWithSecondsOf64Bits(
      @ForAll("seconds") long seconds, @ForAll("nanos") int nanos, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      subject().wallclockPublisher(guest).publish(seconds, nanos);
      expectStored(WCL_03, guest, new Base(seconds, nanos), "noise");
    }
  }

  @Property
  @Verifies(value = WCL_08, role = WALLCLOCK_PUBLISHER)
  void farSecondsAreStoredExactlyOrRefused(
      @ForAll("farSeconds") long seconds, @ForAll("nanos") int nanos, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      new WallclockPeer(guest.frame()).version(4);
      var publisher = subject().wallclockPublisher(guest);
      String call = "publish(seconds=" + seconds + ")";
      boolean refused =
          Refusal.isRefused(
              WCL_08, guest.frame(), call, seconds, () -> publisher.publish(seconds, nanos));
      if (!refused) {
        expectStored(WCL_08, guest, new Base(seconds, nanos), "noise");
      }
    }
  }

  @Test
  @Verifies(value = WCL_03, role = WALLCLOCK_PUBLISHER)
  void smallChangesOfAnotherWritersWallclockAreStored() {
    for (Base from : BASES) {
      for (Base to : BASES) {
        try (Guest guest = Guest.noisy(abi(), NOISE)) {
          new WallclockPeer(guest.frame()).place(4, from);
          subject().wallclockPublisher(guest).publish(to.seconds(), to.nanos());
          expectStored(WCL_03, guest, to, Show.base(from));
        }
      }
    }
  }

  @Test
  @Verifies(value = WCL_03, role = WALLCLOCK_PUBLISHER)
  void smallChangesOfItsOwnWallclockAreStored() {
    for (Base from : BASES) {
      for (Base to : BASES) {
        try (Guest guest = Guest.noisy(abi(), NOISE)) {
          var publisher = subject().wallclockPublisher(guest);
          publisher.publish(from.seconds(), from.nanos());
          publisher.publish(to.seconds(), to.nanos());
          expectStored(WCL_03, guest, to, Show.base(from));
        }
      }
    }
  }

  @Test
  @Verifies(value = WCL_01, role = WALLCLOCK_PUBLISHER)
  void everySmallChangeMovesVersion() {
    for (Base from : BASES) {
      for (Base to : BASES) {
        try (Guest guest = Guest.zeroed(abi())) {
          var peer = new WallclockPeer(guest.frame());
          var publisher = subject().wallclockPublisher(guest);
          publisher.publish(from.seconds(), from.nanos());
          int before = peer.version();
          publisher.publish(to.seconds(), to.nanos());
          if (!to.equals(from) && peer.version() != before + 2) {
            throw RuleViolation.of(WCL_01)
                .expected("wc_version " + Show.u32(before + 2) + " after an update")
                .seen(Show.u32(peer.version()))
                .given("base before", from)
                .given("update", to)
                .error();
          }
        }
      }
    }
  }

  private static void expectStored(Rule rule, Guest guest, Base base, String before) {
    var peer = new WallclockPeer(guest.frame());
    Base seen = peer.payload();
    if (!seen.equals(base)) {
      throw RuleViolation.of(rule)
          .expected("wc_sec_hi:wc_sec and wc_nsec of " + Show.base(base))
          .seen(Show.base(seen))
          .given("in the frame before", before)
          .bytes(guest.frame().differencesFrom(pictureOf(guest, peer.version(), base)))
          .error();
    }
  }

  @Property
  @Verifies(value = WCL_01, role = WALLCLOCK_PUBLISHER)
  void oneUpdateMovesVersionByTwo(
      @ForAll("seconds") long seconds,
      @ForAll("nanos") int nanos,
      @ForAll("versions") int version) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new WallclockPeer(guest.frame());
      peer.place(version & ~1, new Base(~seconds, nanos ^ 1));
      subject().wallclockPublisher(guest).publish(seconds, nanos);
      if (peer.version() != (version & ~1) + 2) {
        throw RuleViolation.of(WCL_01)
            .expected("wc_version " + Show.u32((version & ~1) + 2) + " after one update")
            .seen(Show.u32(peer.version()))
            .given("wc_version before", Show.u32(version & ~1))
            .error();
      }
    }
  }

  @Test
  @Verifies(value = WCL_01, role = WALLCLOCK_PUBLISHER)
  void versionWrapsToZero() {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new WallclockPeer(guest.frame());
      peer.version(-2);
      subject().wallclockPublisher(guest).publish(1, 2);
      if (peer.version() != 0) {
        throw RuleViolation.of(WCL_01)
            .expected("wc_version 0 after one update")
            .seen(Show.u32(peer.version()))
            .given("wc_version before", Show.u32(-2))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = WCL_01, role = WALLCLOCK_PUBLISHER)
  void updateThatFindsVersionOddEndsEven(
      @ForAll("seconds") long seconds,
      @ForAll("nanos") int nanos,
      @ForAll("versions") int version) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new WallclockPeer(guest.frame());
      peer.version(version | 1);
      subject().wallclockPublisher(guest).publish(seconds, nanos);
      if ((peer.version() & 1) != 0) {
        throw RuleViolation.of(WCL_01)
            .expected("an even wc_version after the update")
            .seen(Show.u32(peer.version()))
            .given("wc_version before", Show.u32(version | 1))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = WCL_05, role = WALLCLOCK_PUBLISHER)
  void nanosOfASecondOrMoreAreRefusedOrCarried(
      @ForAll("secondsToCarryInto") long seconds,
      @ForAll("tooManyNanos") int nanos,
      @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new WallclockPeer(guest.frame());
      peer.place(4, new Base(~seconds, 5));
      var publisher = subject().wallclockPublisher(guest);
      String call = "publish(nanos=" + Integer.toUnsignedString(nanos) + ")";
      boolean refused =
          Refusal.isRefused(
              WCL_05, guest.frame(), call, nanos, () -> publisher.publish(seconds, nanos));
      Base carried =
          new Base(
              seconds + Integer.divideUnsigned(nanos, NANOS_PER_SECOND),
              Integer.remainderUnsigned(nanos, NANOS_PER_SECOND));
      if (!refused && (!peer.payload().equals(carried) || peer.version() != 6)) {
        throw RuleViolation.of(WCL_05)
            .expected(
                "a refusal that names the nanoseconds, or them carried: " + Show.base(carried))
            .seen(Show.base(peer.payload()) + " under wc_version " + Show.u32(peer.version()))
            .given("call", call)
            .given("seconds", seconds)
            .error();
      }
    }
  }

  private static org.sharedinfo.tck.peer.Frame pictureOf(Guest guest, int version, Base base) {
    var picture = guest.frame().picture();
    new WallclockPeer(picture).place(version, base);
    return picture;
  }

  @Provide
  Arbitrary<Long> seconds() {
    return seconds(LAST_SECOND);
  }

  /** Seconds up to a limit, with extra weight around 31 and 32 bits. */
  private static Arbitrary<Long> seconds(long last) {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, last),
        Combinators.combine(
                Arbitraries.of(0L, 1L << 31, 1L << 32, 1L << 33, 9_223_372_036L, 4L << 32, last),
                Arbitraries.longs().between(-4, 4))
            .as((border, beside) -> Math.clamp(border + beside, 0, last)));
  }

  /** Seconds before 1970 and after the limit, with extra weight next to these borders. */
  @Provide
  Arbitrary<Long> farSeconds() {
    return Arbitraries.oneOf(
        Arbitraries.longs().lessOrEqual(-1),
        Arbitraries.longs().greaterOrEqual(LAST_SECOND + 1),
        Arbitraries.of(-1L, -1L << 32, (-1L << 32) - 1, LAST_SECOND + 1, 5L << 32));
  }

  @Provide
  Arbitrary<Integer> nanos() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, 999_999_999), Arbitraries.integers().between(0, 999_999_999));
  }

  /** Seconds with room for a carry, with extra weight where it continues into the high half. */
  @Provide
  Arbitrary<Long> secondsToCarryInto() {
    return seconds(LAST_SECOND - 5);
  }

  /** A second or more, up to all of 32 bits, with extra weight on the edges. */
  @Provide
  Arbitrary<Integer> tooManyNanos() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(NANOS_PER_SECOND, 0xFFFF_FFFFL),
            Arbitraries.of(
                1_000_000_000L,
                1_000_000_001L,
                1_999_999_999L,
                2_000_000_000L,
                1L << 31,
                4_000_000_000L,
                0xFFFF_FFFFL))
        .map(Long::intValue);
  }

  @Provide
  Arbitrary<Integer> versions() {
    return Numbers.version();
  }
}
