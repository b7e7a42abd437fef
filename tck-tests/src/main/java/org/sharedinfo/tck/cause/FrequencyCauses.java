package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.TIM_03;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.cause.Hypothesis.Probe;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;

/** Mistakes of time readers in the frequency of a record. */
final class FrequencyCauses {
  private static final long NANOS = 1_000_000_000L << 32;
  private static final int PROBES = 32;
  private static final long SEED = 0xF4E9_5EED;
  private static final int KILO = 1_000;
  private static final int MEGA = 1_000_000;

  private final Subject subject;

  FrequencyCauses(Subject subject) {
    this.subject = subject;
  }

  /** A frequency in hertz, of a multiplier and a shift. */
  private interface Frequency {
    long of(int multiplier, int shift);
  }

  /** The most likely mistake; none if no frequency is offered. */
  Optional<Mistake> reader() {
    if (!subject.offered().contains(Capability.FREQUENCY_READER)) {
      return Optional.empty();
    }
    var random = new SplittableRandom(SEED);
    List<Probe<VcpuTime, Optional<Long>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      int shift = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 + random.nextInt(4) : -1 - random.nextInt(3);
      var time = new VcpuTime(1, 2, random.nextInt() | 1 << 28, (byte) shift, (byte) 0);
      probes.add(new Probe<>(time, read(time)));
    }
    List<Hypothesis<VcpuTime, Optional<Long>>> others = new ArrayList<>();
    wrong()
        .forEach((text, wrong) ->
            others.add(Hypothesis.of(TIM_03, text, time -> Optional.of(of(wrong, time)))));
    for (Frequency right : right()) {
      if (probes.stream()
          .allMatch(probe -> probe.seen().equals(Optional.of(of(right, probe.situation()))))) {
        return withoutMultiplier();
      }
    }
    return Hypothesis.explaining(probes, _ -> Optional.empty(), others);
  }

  /** The correct formulas: a coarser frequency may be rounded before or after the shift. */
  private List<Frequency> right() {
    long fine;
    try (Guest guest = Guest.zeroed(subject.abi())) {
      fine = Math.max(1, subject.frequencyReader(guest).resolutionHz());
    }
    return List.of(
        (by, shift) -> shifted(unshifted(by), shift),
        (by, shift) -> shifted(unshifted(by), shift) / fine * fine,
        (by, shift) -> shifted(unshifted(by) / fine * fine, shift));
  }

  private static long of(Frequency frequency, VcpuTime time) {
    return frequency.of(time.tscToSystemMul(), time.tscShift());
  }

  private Optional<Long> read(VcpuTime time) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      new TimePeer(guest.frame()).place(0, 2, time);
      return Attempt.of(() -> subject.frequencyReader(guest).frequencyHz(0));
    }
  }

  private static long unshifted(int multiplier) {
    return Long.divideUnsigned(NANOS, Integer.toUnsignedLong(multiplier));
  }

  private static long shifted(long hertz, int shift) {
    return shift >= 0 ? hertz >>> shift : hertz << -shift;
  }

  private static Map<String, Frequency> wrong() {
    Map<String, Frequency> all = new LinkedHashMap<>();
    all.put("ignores tsc_shift in the frequency", (by, _) -> unshifted(by));
    all.put("shifts the frequency the wrong way", (by, shift) -> shifted(unshifted(by), -shift));
    all.put(
        "shifts before it divides, so the frequency is rounded differently",
        (by, shift) -> Long.divideUnsigned(shifted(NANOS, shift), Integer.toUnsignedLong(by)));
    all.put(
        "treats tsc_to_system_mul as signed when it divides by it",
        (by, shift) -> shifted(NANOS / by, shift));
    all.put(
        "rounds the frequency down to kilohertz",
        (by, shift) -> {
          long hertz = shifted(unshifted(by), shift);
          return hertz - hertz % KILO;
        });
    all.put(
        "rounds the frequency down to kilohertz before it shifts",
        (by, shift) -> shifted(unshifted(by) / KILO * KILO, shift));
    all.put(
        "rounds the frequency down to megahertz",
        (by, shift) -> {
          long hertz = shifted(unshifted(by), shift);
          return hertz - hertz % MEGA;
        });
    all.put(
        "multiplies kilohertz by 1000 in 32 bits",
        (by, shift) -> shifted(unshifted(by) / KILO, shift) * KILO & 0xFFFF_FFFFL);
    return all;
  }

  private Optional<Mistake> withoutMultiplier() {
    return read(new VcpuTime(1, 2, 0, (byte) 0, (byte) 0)).isPresent()
        ? Mistake.found(TIM_03, "returns a frequency for a tsc_to_system_mul of 0")
        : Optional.empty();
  }
}
