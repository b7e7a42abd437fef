package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_05;
import static org.sharedinfo.rule.Rule.TIM_06;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** A reader, while a publisher is in the middle of an update. */
class TimeReaderProtocol extends Suite {
  /** A call that does not wait returns long before it has used this much processor time. */
  private static final Duration MORE_THAN_A_READ = Duration.ofNanos(300_000);

  /** A call that may return does so long before it has used this much processor time. */
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  /** The flag that a reader may clear in its own record. */
  private static final int GUEST_STOPPED = 2;

  /** Where a read is disturbed, and by which updates. */
  record Disturbed(int vcpu, int version, long tsc, List<VcpuTime> updates) {
    VcpuTime first() {
      return updates.getFirst();
    }
  }

  @Property
  @Verifies(value = TIM_04, role = TIME_READER)
  void updatesDuringAReadAreNotMixed(
      @ForAll("disturbed") Disturbed given, @ForAll("noise") long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      expectOneOfTheUpdates(TIM_04, guest, given);
    }
  }

  @Property
  @Verifies(value = TIM_11, role = TIME_READER)
  void updatesAcrossTheWrapOfVersionAreNotMixed(
      @ForAll("disturbed") Disturbed given, @ForAll @IntRange(min = 0, max = 4) int before) {
    try (Guest guest = Guest.zeroed(abi())) {
      expectOneOfTheUpdates(
          TIM_11,
          guest,
          new Disturbed(given.vcpu(), -2 - 2 * before, given.tsc(), given.updates()));
    }
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  @Verifies(value = TIM_05, role = TIME_READER)
  void systemTimeWaitsWhileVersionIsOdd(@ForAll("disturbed") Disturbed given) {
    expectToWait(
        given,
        subject()::bareTimeReader,
        reader -> reader.systemTimeNanos(given.vcpu()),
        time -> TimeOracle.systemTime(time, given.tsc()).longValue(),
        _ -> 1,
        "systemTimeNanos");
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  @Verifies(value = TIM_05, role = TIME_READER, needs = Capability.FREQUENCY_READER)
  void frequencyWaitsWhileVersionIsOdd(@ForAll("disturbed") Disturbed given) {
    expectToWait(
        given,
        subject()::bareFrequencyReader,
        reader -> reader.frequencyHz(given.vcpu()),
        time -> TimeOracle.frequency(time).longValue(),
        FrequencyReader::resolutionHz,
        "frequencyHz");
  }

  @Property
  @Verifies(value = TIM_06, role = TIME_READER)
  void readingWritesNothing(@ForAll("disturbed") Disturbed given, @ForAll("noise") long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new TimePeer(guest.frame());
      peer.place(given.vcpu(), given.version(), given.first());
      guest.tsc(given.tsc());
      Frame[] expected = {guest.frame().picture()};
      var left = new ArrayList<>(given.updates().subList(1, given.updates().size()));
      guest.onTsc(() -> {
        if (!left.isEmpty()) {
          peer.update(given.vcpu(), left.removeFirst());
          expected[0] = guest.frame().picture();
        }
      });
      var reader = subject().timeReader(guest);
      var frequencies = subject().anyFrequencyReader(guest);
      guest.readOnly(() -> {
        reader.systemTimeNanos(given.vcpu());
        frequencies.ifPresent(one -> one.frequencyHz(given.vcpu()));
      });
      Bytes.expectAll(
          TIM_06,
          expected[0],
          guest.frame(),
          "every byte unchanged",
          "read of vCPU " + given.vcpu());
    }
  }

  @Property
  @Verifies(value = TIM_06, role = TIME_READER)
  void readingClearsNoFlagButGuestStopped(
      @ForAll("disturbed") Disturbed given, @ForAll("noise") long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new TimePeer(guest.frame());
      VcpuTime stopped = withFlags(given.first(), given.first().flags() | GUEST_STOPPED);
      for (int vcpu = 0; vcpu < abi().vcpus(); vcpu++) {
        peer.payload(vcpu, stopped);
      }
      peer.version(given.vcpu(), given.version());
      guest.tsc(given.tsc());
      Frame expected = guest.frame().picture();
      subject().timeReader(guest).systemTimeNanos(given.vcpu());
      if (peer.payload(given.vcpu()).equals(given.first())) {
        new TimePeer(expected).payload(given.vcpu(), given.first());
      }
      Bytes.expectAll(
          TIM_06,
          expected,
          guest.frame(),
          "every byte unchanged, except GUEST_STOPPED of this vCPU",
          "read of vCPU " + given.vcpu());
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  @Verifies(value = TIM_10, role = TIME_READER)
  void updatesOfOtherVcpusAreNotWaitedFor(@ForAll("disturbed") Disturbed given) {
    Guest guest = Guest.noisy(abi(), given.tsc() | 1);
    try (guest) {
      var peer = new TimePeer(guest.frame());
      for (int other = 0; other < abi().vcpus(); other++) {
        peer.version(other, peer.version(other) | 1);
      }
      peer.place(given.vcpu(), given.version(), given.first());
      guest.tsc(given.tsc());
      guest.onTsc(() -> {
        for (int step : new int[] {1, abi().vcpus() - 1}) {
          int other = (given.vcpu() + step) % abi().vcpus();
          peer.version(other, peer.version(other) + 2);
        }
      });
      var reader = subject().bareTimeReader(guest);
      long expected = TimeOracle.systemTime(given.first(), given.tsc()).longValue();
      var read = Companion.start("read beside others", () -> reader.systemTimeNanos(given.vcpu()));
      String seen =
          read.result(MUCH_MORE_THAN_A_READ)
              .map(Show::u64)
              .orElseGet(() -> {
                guest.abandon();
                return "the call waits";
              });
      if (!seen.equals(Show.u64(expected))) {
        throw RuleViolation.of(TIM_10)
            .expected("systemTimeNanos = " + Show.u64(expected) + " while all other vCPUs are odd")
            .seen(seen)
            .given("vcpu", given.vcpu())
            .given("record", Show.time(given.first()))
            .error();
      }
    }
  }

  /** The clocks disagree, and the second is ahead: no reader may return less for it. */
  @Property
  @Verifies(value = TIM_10, role = TIME_READER)
  void recordsOfOneVersionAreToldApart(
      @ForAll("disturbed") Disturbed given, @ForAll @IntRange(min = 1, max = 31) int step) {
    int other = (given.vcpu() + 1 + (step - 1) % (limits().vcpus() - 1)) % limits().vcpus();
    VcpuTime first = given.first();
    VcpuTime ahead =
        new VcpuTime(
            first.tscTimestamp(),
            first.systemTimeNanos() + 1_000_000_000L * step,
            first.tscToSystemMul(),
            first.tscShift(),
            first.flags());
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.place(given.vcpu(), given.version(), first);
      peer.place(other, given.version(), ahead);
      guest.tsc(given.tsc());
      var reader = subject().timeReader(guest);
      reader.systemTimeNanos(given.vcpu());
      long seen = reader.systemTimeNanos(other);
      long expected = TimeOracle.systemTime(ahead, given.tsc()).longValue();
      if (seen != expected) {
        throw RuleViolation.of(TIM_10)
            .expected("the time of vCPU " + other + ", " + Show.u64(expected))
            .seen(
                Show.u64(seen)
                    + ", read after vCPU "
                    + given.vcpu()
                    + ", which has the same version")
            .given("record of vCPU " + given.vcpu(), Show.time(first))
            .given("record of vCPU " + other, Show.time(ahead))
            .error();
      }
    }
  }

  private void expectOneOfTheUpdates(Rule rule, Guest guest, Disturbed given) {
    var peer = new TimePeer(guest.frame());
    peer.place(given.vcpu(), given.version(), given.first());
    guest.tsc(given.tsc());
    List<VcpuTime> published = new ArrayList<>(List.of(given.first()));
    var left = new ArrayList<>(given.updates().subList(1, given.updates().size()));
    guest.onTsc(() -> {
      if (!left.isEmpty()) {
        published.add(left.removeFirst());
        peer.update(given.vcpu(), published.getLast());
      }
    });
    var reader = subject().timeReader(guest);
    long seen = reader.systemTimeNanos(given.vcpu());
    boolean whole =
        published.stream()
            .anyMatch(time -> TimeOracle.systemTime(time, given.tsc()).longValue() == seen);
    if (!whole) {
      List<String> steps = new ArrayList<>();
      for (int i = 0; i < published.size(); i++) {
        steps.add(
            "update "
                + (i + 1)
                + (i == 0 ? ", in the page at first, version " : ", during the read, version ")
                + Show.u32(given.version() + 2 * i)
                + " "
                + Show.time(published.get(i))
                + " → time "
                + Show.u64(TimeOracle.systemTime(published.get(i), given.tsc()).longValue()));
      }
      throw RuleViolation.of(rule)
          .expected("the time of one of " + published.size() + " whole updates")
          .seen(TornTime.systemTime(published, given.tsc(), seen))
          .given("vcpu", given.vcpu())
          .given("tsc", Show.u64(given.tsc()))
          .steps(steps)
          .error();
    }
  }

  private <T> void expectToWait(
      Disturbed given,
      Function<Domain, T> made,
      ToLongFunction<T> read,
      ToLongFunction<VcpuTime> oracle,
      ToLongFunction<T> resolution,
      String call) {
    Guest guest = Guest.zeroed(abi());
    try (guest) {
      var peer = new TimePeer(guest.frame());
      peer.place(given.vcpu(), given.version(), given.first());
      guest.tsc(given.tsc());
      T reader = made.apply(guest);
      Companion.start(call + " at rest", () -> read.applyAsLong(reader))
          .result(MUCH_MORE_THAN_A_READ);
      int odd = given.version() | 1;
      VcpuTime last = given.updates().getLast();
      peer.version(given.vcpu(), odd);
      peer.payload(given.vcpu(), halfOf(given.first(), last));
      var reading = Companion.start(call + " under odd", () -> read.applyAsLong(reader));
      boolean waited = reading.keepsWaiting(MORE_THAN_A_READ);
      peer.payload(given.vcpu(), last);
      peer.version(given.vcpu(), odd + 1);
      var returned = reading.result(MUCH_MORE_THAN_A_READ);
      var finding =
          RuleViolation.of(TIM_05)
              .given("vcpu", given.vcpu())
              .given("version", Show.u32(odd))
              .given("then", Show.time(last));
      if (!waited) {
        throw finding
            .expected(call + " to wait while version is odd")
            .seen("it returned " + returned.map(Show::u64).orElse("nothing"))
            .error();
      }
      if (returned.isEmpty()) {
        guest.abandon();
        throw finding
            .expected(call + " to return once version is even and stable")
            .seen("it keeps running")
            .error();
      }
      long expected = oracle.applyAsLong(last);
      if (Math.abs(returned.get() - expected) >= tolerance(last, resolution.applyAsLong(reader))) {
        throw finding
            .expected(call + " = " + Show.u64(expected) + ", of the finished update")
            .seen(Show.u64(returned.get()))
            .error();
      }
    }
  }

  /** A frequency rounded to more than one hertz is rounded before the left shift. */
  private static long tolerance(VcpuTime time, long resolution) {
    return resolution == 1 ? 1 : resolution << Math.max(0, -time.tscShift());
  }

  private static VcpuTime halfOf(VcpuTime old, VcpuTime fresh) {
    return new VcpuTime(
        fresh.tscTimestamp(),
        fresh.systemTimeNanos(),
        old.tscToSystemMul(),
        old.tscShift(),
        old.flags());
  }

  /**
   * One to four updates of one vCPU, the first already in the frame. Time increases, because a
   * reader may be monotonic. None has GUEST_STOPPED, which a reader may clear.
   */
  @Provide
  Arbitrary<Disturbed> disturbed() {
    return Combinators.combine(
            Numbers.vcpu(),
            Numbers.stableVersion(),
            Numbers.tameTsc(),
            Numbers.tameTime().list().ofMinSize(2).ofMaxSize(4))
        .as((vcpu, version, tsc, updates) ->
            new Disturbed(
                vcpu,
                version,
                tsc,
                updates.stream()
                    .map(time -> withFlags(time, time.flags() & ~GUEST_STOPPED))
                    .sorted(Comparator.comparing(time -> TimeOracle.systemTime(time, tsc)))
                    .toList()));
  }

  private static VcpuTime withFlags(VcpuTime time, int flags) {
    return new VcpuTime(
        time.tscTimestamp(),
        time.systemTimeNanos(),
        time.tscToSystemMul(),
        time.tscShift(),
        (byte) flags);
  }

  @Provide
  Arbitrary<Long> noise() {
    return Numbers.noise();
  }
}
