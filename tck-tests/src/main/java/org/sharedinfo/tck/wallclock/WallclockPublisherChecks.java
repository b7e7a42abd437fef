package org.sharedinfo.tck.wallclock;

import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_03;
import static org.sharedinfo.rule.Rule.WCL_05;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/** A wallclock publisher, watched by the kit. */
class WallclockPublisherChecks extends Suite {
  @Property
  @Verifies(value = WCL_03, role = WALLCLOCK_PUBLISHER)
  void secondsAreStoredWith64Bits(@ForAll("seconds") long seconds, @ForAll("nanos") int nanos) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new WallclockPeer(guest.frame());
      subject().wallclockPublisher(guest).publish(seconds, nanos);
      Base seen = peer.payload();
      if (!seen.equals(new Base(seconds, nanos))) {
        throw RuleViolation.of(WCL_03)
            .expected("wc_sec_hi:wc_sec = 0x" + Long.toHexString(seconds) + ", wc_nsec = " + nanos)
            .seen("0x" + Long.toHexString(seen.seconds()) + ", wc_nsec = " + seen.nanos())
            .given("seconds", seconds)
            .bytes(
                guest
                    .frame()
                    .differencesFrom(pictureOf(guest, peer.version(), new Base(seconds, nanos))))
            .error();
      }
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
  void nanosOfASecondOrMoreAreRefused(
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int above, @ForAll long noise) {
    int nanos = (int) Math.min(0xFFFF_FFFFL, 1_000_000_000L + 2L * above);
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var publisher = subject().wallclockPublisher(guest);
      Refusal.expect(
          WCL_05,
          guest.frame(),
          "publish(nanos=" + Integer.toUnsignedString(nanos) + ")",
          nanos,
          () -> publisher.publish(1, nanos));
    }
  }

  private static org.sharedinfo.tck.peer.Frame pictureOf(Guest guest, int version, Base base) {
    var picture = guest.frame().picture();
    new WallclockPeer(picture).place(version, base);
    return picture;
  }

  @Provide
  Arbitrary<Long> seconds() {
    return Numbers.u64();
  }

  @Provide
  Arbitrary<Integer> nanos() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, 999_999_999), Arbitraries.integers().between(0, 999_999_999));
  }

  @Provide
  Arbitrary<Integer> versions() {
    return Numbers.version();
  }
}
