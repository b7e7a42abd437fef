package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_14;
import static org.sharedinfo.rule.Rule.TIM_15;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** The scale that a publisher chooses for a frequency, and records that continue a clock. */
class TimePublisherScale extends Suite {
  /** One part in 10^9: the loss when a frequency is rounded to a number of one to two billion. */
  private static final BigInteger TOLERANCE = BigInteger.valueOf(1_000);

  private static final long LEAST = 1_000_000;
  private static final long MOST = 999_999_999_999L;
  private static final int GREATEST_SHIFT = 31;

  @Test
  @Verifies(value = TIM_14, role = TIME_PUBLISHER)
  void frequenciesAtLimitsOfTheScaleAreGivenBack() {
    try (Guest guest = Guest.zeroed(abi())) {
      var scaler = subject().frequencyScaler(guest);
      for (long hertz : frequenciesAtLimits()) {
        expectGivenBack(hertz, scaler.scaleOf(hertz));
      }
    }
  }

  @Property
  @Verifies(value = TIM_14, role = TIME_PUBLISHER)
  void anyFrequencyIsGivenBack(@ForAll("frequencies") long hertz) {
    try (Guest guest = Guest.zeroed(abi())) {
      expectGivenBack(hertz, subject().frequencyScaler(guest).scaleOf(hertz));
    }
  }

  private static void expectGivenBack(long hertz, TimeScale scale) {
    boolean usable = scale.tscToSystemMul() != 0 && Math.abs(scale.tscShift()) <= GREATEST_SHIFT;
    if (!usable
        || TimeOracle.partsOff(scale.tscToSystemMul(), scale.tscShift(), hertz).compareTo(TOLERANCE)
            > 0) {
      throw RuleViolation.of(TIM_14)
          .expected("a scale that gives back " + hertz + " Hz to within one part in 10^9")
          .seen(
              "tsc_to_system_mul "
                  + Show.u32(scale.tscToSystemMul())
                  + ", tsc_shift "
                  + scale.tscShift()
                  + (usable
                      ? ", which is off by "
                          + TimeOracle.partsOff(scale.tscToSystemMul(), scale.tscShift(), hertz)
                          + " parts in 10^12"
                      : ", which is not a scale"))
          .given("hertz", hertz)
          .error();
    }
  }

  /** Around the shift's changes at powers of two times 1 GHz, and around powers of two. */
  private static List<Long> frequenciesAtLimits() {
    List<Long> all = new ArrayList<>();
    for (long hertz = 1_000_000_000; hertz <= MOST; hertz *= 2) {
      around(all, hertz);
    }
    for (long hertz = 500_000_000; hertz >= LEAST; hertz /= 2) {
      around(all, hertz);
    }
    for (long hertz = 1L << 20; hertz <= MOST; hertz *= 2) {
      around(all, hertz);
    }
    for (long hertz = LEAST; hertz <= MOST; hertz *= 10) {
      around(all, hertz);
    }
    around(all, 4_294_000_000L);
    around(all, MOST);
    return all;
  }

  private static void around(List<Long> all, long hertz) {
    for (long beside = -3; beside <= 3; beside++) {
      if (hertz + beside >= LEAST && hertz + beside <= MOST) {
        all.add(hertz + beside);
      }
    }
  }

  @Property
  @Verifies(value = TIM_15, role = TIME_PUBLISHER)
  void timeContinuesOverUpdates(
      @ForAll("vcpus") int vcpu,
      @ForAll("clocks") VcpuTime first,
      @ForAll("steps") List<Long> steps) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, 2, first);
      var updater = subject().timeUpdater(guest);
      long tsc = first.tscTimestamp();
      for (long step : steps) {
        tsc += step;
        guest.tsc(tsc);
        VcpuTime last = peer.payload(vcpu);
        updater.update(vcpu, last);
        VcpuTime fresh = peer.payload(vcpu);
        expectNoStep(last, fresh, tsc, 1);
        // Later, the ticks since the update are rounded separately.
        expectNoStep(last, fresh, tsc + step, 2);
      }
    }
  }

  private static void expectNoStep(VcpuTime last, VcpuTime fresh, long tsc, int most) {
    BigInteger before = TimeOracle.systemTime(last, tsc);
    BigInteger after = TimeOracle.systemTime(fresh, tsc);
    if (after.subtract(before).abs().compareTo(BigInteger.valueOf(most)) > 0) {
      throw RuleViolation.of(TIM_15)
          .expected("a time within " + most + " ns of " + before + ", as by the last record")
          .seen(after + ", a step of " + after.subtract(before) + " ns")
          .given("tsc", Show.u64(tsc))
          .given("last record", Show.time(last))
          .given("new record", Show.time(fresh))
          .error();
    }
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  @Provide
  Arbitrary<Long> frequencies() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(LEAST, MOST),
        Arbitraries.longs().between(LEAST, 40_000_000_000L),
        Arbitraries.of(frequenciesAtLimits()));
  }

  /** Clocks of 1 MHz to several GHz that are far from the 64-bit limit. */
  @Provide
  Arbitrary<VcpuTime> clocks() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 1L << 60),
            Arbitraries.longs().between(0, 1L << 60),
            Arbitraries.integers().between(Integer.MIN_VALUE, -1),
            Arbitraries.bytes().between((byte) -3, (byte) 3),
            Arbitraries.bytes())
        .as(VcpuTime::new);
  }

  /** Ticks between updates: a few, a second's, an hour's. */
  @Provide
  Arbitrary<List<Long>> steps() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 1_000),
            Arbitraries.longs().between(0, 1L << 33),
            Arbitraries.longs().between(1L << 40, 1L << 44))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }
}
