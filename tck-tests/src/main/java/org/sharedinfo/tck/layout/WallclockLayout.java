package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/** The offsets that the roles of the wallclock read and write. */
class WallclockLayout extends Suite {
  private static final Base DISTINCT = new Base(0x0102_0304L, 0x1112_1314);
  private static final Base HIGH = new Base(0x0000_0002_0102_0304L, 0x1112_1314);
  private static final List<String> LOW_FIELDS = List.of("wc_version", "wc_sec", "wc_nsec");

  @Test
  @Verifies(value = Rule.LAY_01, role = WALLCLOCK_PUBLISHER)
  void publisherStaysInsideSharedInfo() {
    publish(Rule.LAY_01, HIGH, 1, "beyond shared_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_06, role = WALLCLOCK_PUBLISHER)
  void publisherFindsTheWallclock() {
    publish(Rule.LAY_06, DISTINCT, 0, LOW_FIELDS::contains);
  }

  @Test
  @Verifies(value = Rule.LAY_07, role = WALLCLOCK_PUBLISHER)
  void publisherFindsTheHighHalfOfTheSeconds() {
    publish(Rule.LAY_07, HIGH, 0, "wc_sec_hi"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = WALLCLOCK_PUBLISHER)
  void publisherStoresLittleEndian() {
    publish(Rule.LAY_10, DISTINCT, 0, LOW_FIELDS::contains);
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = WALLCLOCK_PUBLISHER)
  void publisherChangesNothingElse(
      @ForAll("seconds") long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll long noise) {
    publish(Rule.LAY_11, new Base(seconds, nanos), noise, name -> !name.startsWith("wc_"));
  }

  @Property
  @Verifies(value = Rule.LAY_12, role = WALLCLOCK_PUBLISHER)
  void publisherStoresUnsignedSeconds(
      @ForAll @IntRange(min = Integer.MIN_VALUE, max = -1) int low) {
    publish(
        Rule.LAY_12,
        new Base(Integer.toUnsignedLong(low), 5),
        0,
        name -> name.startsWith("wc_sec"));
  }

  @Test
  @Verifies(value = Rule.LAY_01, role = WALLCLOCK_READER)
  void readerNeedsNothingBeyondSharedInfo() {
    read(Rule.LAY_01, DISTINCT, 1, false);
  }

  @Test
  @Verifies(value = Rule.LAY_06, role = WALLCLOCK_READER)
  void readerFindsTheWallclock() {
    read(Rule.LAY_06, DISTINCT, 2, false);
  }

  /** A reader may ignore the high half (WCL-04); one that reads it must read it here. */
  @Test
  @Verifies(value = Rule.LAY_07, role = WALLCLOCK_READER)
  void readerFindsTheHighHalfOfTheSeconds() {
    read(Rule.LAY_07, HIGH, 3, true);
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = WALLCLOCK_READER)
  void readerReadsLittleEndian() {
    read(Rule.LAY_10, DISTINCT, 0, false);
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = WALLCLOCK_READER)
  void readerChangesNothing(@ForAll("systemTimes") long systemTime, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      new WallclockPeer(guest.frame()).place(2, DISTINCT);
      Frame before = guest.frame().picture();
      subject().wallclockReader(guest).timeOfDay(systemTime);
      Bytes.expectAll(Rule.LAY_11, before, guest.frame(), "every byte unchanged", "timeOfDay");
    }
  }

  /** A reader that ignores the high half may still treat 32 bits as signed or unsigned. */
  @Property
  @Verifies(value = Rule.LAY_12, role = WALLCLOCK_READER)
  void readerTakesUnsignedSeconds(@ForAll @IntRange(min = Integer.MIN_VALUE, max = -1) int low) {
    read(Rule.LAY_12, new Base(Integer.toUnsignedLong(low), 5), 0, true);
  }

  private void publish(Rule rule, Base base, long noise, Predicate<String> named) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new WallclockPeer(guest.frame());
      peer.version(2);
      Frame expected = guest.frame().picture();
      subject().wallclockPublisher(guest).publish(base.seconds(), base.nanos());
      new WallclockPeer(expected).place(peer.version(), base);
      Bytes.expect(
          rule,
          expected,
          guest.frame(),
          named,
          "the wallclock and nothing else",
          "publish(" + Show.base(base) + ")");
    }
  }

  private void read(Rule rule, Base base, long noise, boolean highHalf) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      new WallclockPeer(guest.frame()).place(2, base);
      TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(0);
      boolean low = (int) seen.seconds() == (int) base.seconds() && seen.nanos() == base.nanos();
      boolean leftOut =
          seen.seconds() == (int) base.seconds()
              || seen.seconds() == Integer.toUnsignedLong((int) base.seconds());
      if (!low || (highHalf && seen.seconds() != base.seconds() && !leftOut)) {
        throw RuleViolation.of(rule)
            .expected(Show.base(base))
            .seen(Show.timeOfDay(seen))
            .given("wc_sec_hi", "offset " + guest.frame().table().at("xen_wc_sec_hi"))
            .given("wc_sec", "offset " + guest.frame().table().at("wc_sec"))
            .error();
      }
    }
  }

  /** Times that every publisher stores. */
  @Provide
  Arbitrary<Long> seconds() {
    return Arbitraries.longs().between(0, 18_446_744_072L);
  }

  @Provide
  Arbitrary<Long> systemTimes() {
    return Arbitraries.longs();
  }
}
