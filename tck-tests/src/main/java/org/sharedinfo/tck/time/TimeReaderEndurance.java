package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_05;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** A reader that is disturbed many times, by many updates at once, or for long. */
class TimeReaderEndurance extends Suite {
  private static final int MOST_DISTURBANCES = 50;

  /** Two alternating updates, and how often they occur during one call. */
  record Disturbed(int vcpu, int version, long tsc, VcpuTime even, VcpuTime odd, int times) {
    long time(VcpuTime of) {
      return TimeOracle.systemTime(of, tsc).longValue();
    }
  }

  @Property
  @Verifies(value = TIM_04, role = TIME_READER)
  void anyNumberOfUpdatesDuringAReadIsWaitedOut(@ForAll("oftenDisturbed") Disturbed given) {
    expectOneOfTwo(given, 1);
  }

  @Property
  @Verifies(value = TIM_04, role = TIME_READER)
  void farVersionsAreNoticed(
      @ForAll("onceDisturbed") Disturbed given, @ForAll("manyUpdates") int updates) {
    expectOneOfTwo(given, updates);
  }

  private void expectOneOfTwo(Disturbed given, int updates) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.place(given.vcpu(), given.version(), given.even());
      guest.tsc(given.tsc());
      int[] made = {0};
      guest.onTsc(() -> {
        if (made[0] < given.times()) {
          made[0]++;
          VcpuTime old = made[0] % 2 == 0 ? given.odd() : given.even();
          VcpuTime fresh = made[0] % 2 == 0 ? given.even() : given.odd();
          peer.updates(given.vcpu(), old, fresh, updates);
        }
      });
      long seen = subject().timeReader(guest).systemTimeNanos(given.vcpu());
      if (seen != given.time(given.even()) && seen != given.time(given.odd())) {
        throw RuleViolation.of(TIM_04)
            .expected("the time of one of two updates that alternated during the read")
            .seen(TornTime.systemTime(List.of(given.even(), given.odd()), given.tsc(), seen))
            .given("times that the read was disturbed", made[0])
            .given("updates each time", updates)
            .given("version at first", Show.u32(given.version()))
            .given("update 1", Show.time(given.even()))
            .given("update 2", Show.time(given.odd()))
            .given("tsc", Show.u64(given.tsc()))
            .error();
      }
    }
  }

  @Test
  @Verifies(value = TIM_05, role = TIME_READER)
  void oddIsWaitedOutForLong() {
    Guest guest = Guest.zeroed(abi());
    try (guest) {
      var peer = new TimePeer(guest.frame());
      var fresh = new VcpuTime(TimeOracle.EASY_TSC, 3_000, Integer.MIN_VALUE, (byte) 0, (byte) 1);
      peer.place(0, 8, new VcpuTime(fresh.tscTimestamp(), 1_000, -1, (byte) 0, (byte) 1));
      peer.begin(0);
      guest.tsc(fresh.tscTimestamp() + 4_000);
      var reader = subject().bareTimeReader(guest);
      var reading = Companion.start("systemTimeNanos under odd", () -> reader.systemTimeNanos(0));
      Duration longest = session().settings().waiting(TIME_READER);
      boolean waited = reading.holdsOut(longest);
      peer.finish(0, fresh);
      var returned = reading.result(Settings.LONG_WAIT);
      var finding = RuleViolation.of(TIM_05).given("version", Show.u32(9));
      if (!waited) {
        throw finding
            .expected("systemTimeNanos to wait while version is odd, however long that is")
            .seen(
                "it gave up within %d ms of its processor time and returned "
                        .formatted(longest.toMillis())
                    + returned.map(Show::u64).orElse("nothing"))
            .error();
      }
      if (returned.isEmpty()) {
        guest.abandon();
        throw finding
            .expected("systemTimeNanos to return once version is even and stable")
            .seen("it keeps running")
            .error();
      }
      long expected = TimeOracle.systemTime(fresh, fresh.tscTimestamp() + 4_000).longValue();
      if (returned.get() != expected) {
        throw finding
            .expected("systemTimeNanos = " + Show.u64(expected) + ", of the finished update")
            .seen(Show.u64(returned.get()))
            .error();
      }
    }
  }

  @Provide
  Arbitrary<Disturbed> oftenDisturbed() {
    return disturbed(
        Arbitraries.oneOf(
            Arbitraries.just(MOST_DISTURBANCES),
            Arbitraries.integers().between(1, MOST_DISTURBANCES)));
  }

  @Provide
  Arbitrary<Disturbed> onceDisturbed() {
    return disturbed(Arbitraries.integers().between(1, 2));
  }

  private static Arbitrary<Disturbed> disturbed(Arbitrary<Integer> times) {
    return Combinators.combine(
            Numbers.vcpu(),
            Numbers.stableVersion(),
            Numbers.tameTsc(),
            Numbers.tameTime(),
            Numbers.tameTime(),
            times)
        .as(Disturbed::new);
  }

  /** Enough updates that versions look unchanged in a few bits, or far behind. */
  @Provide
  Arbitrary<Integer> manyUpdates() {
    return Arbitraries.of(
        8, 16, 64, 127, 128, 129, 255, 256, 32_767, 32_768, 32_769, 65_535, 65_536, 1 << 23,
        1 << 30);
  }
}
