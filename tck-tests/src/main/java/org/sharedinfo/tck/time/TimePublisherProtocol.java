package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_09;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** What a publisher leaves in the frame, update by update. */
class TimePublisherProtocol extends Suite {
  private static final Duration MUCH_MORE_THAN_AN_UPDATE = Duration.ofSeconds(2);

  @Property
  @Verifies(value = TIM_09, role = TIME_PUBLISHER)
  void everyValueIsStoredExactly(
      @ForAll("vcpus") int vcpu,
      @ForAll("updates") VcpuTime time,
      @ForAll("updates") VcpuTime before,
      @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, 2, before);
      subject().timePublisher(guest).publish(vcpu, time);
      VcpuTime seen = peer.payload(vcpu);
      if (!seen.equals(time)) {
        throw RuleViolation.of(TIM_09)
            .expected(Show.time(time))
            .seen(Show.time(seen))
            .given("vcpu", vcpu)
            .given("record before", Show.time(before))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = TIM_08, role = TIME_PUBLISHER)
  void oneUpdateMovesVersionByTwo(
      @ForAll("vcpus") int vcpu,
      @ForAll("updates") VcpuTime time,
      @ForAll("stableVersions") int version) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      VcpuTime other =
          new VcpuTime(
              ~time.tscTimestamp(),
              ~time.systemTimeNanos(),
              ~time.tscToSystemMul(),
              (byte) ~time.tscShift(),
              (byte) ~time.flags());
      peer.place(vcpu, version, other);
      subject().timePublisher(guest).publish(vcpu, time);
      expectVersion(version + 2, peer.version(vcpu), version);
    }
  }

  @Test
  @Verifies(value = TIM_08, role = TIME_PUBLISHER)
  void versionWrapsToZero() {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      int vcpu = limits().vcpu(7);
      peer.place(vcpu, -2, new VcpuTime(1, 2, 3, (byte) 4, (byte) 5));
      subject().timePublisher(guest).publish(vcpu, new VcpuTime(6, 7, 8, (byte) 9, (byte) 10));
      expectVersion(0, peer.version(vcpu), -2);
    }
  }

  @Property
  @Verifies(value = TIM_08, role = TIME_PUBLISHER)
  void updateThatFindsVersionOddEndsEven(
      @ForAll("vcpus") int vcpu,
      @ForAll("updates") VcpuTime time,
      @ForAll("versions") int version) {
    int odd = version | 1;
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.version(vcpu, odd);
      subject().timePublisher(guest).publish(vcpu, time);
      int seen = peer.version(vcpu);
      if ((seen & 1) != 0) {
        throw RuleViolation.of(TIM_08)
            .expected("an even version after the update")
            .seen(Show.u32(seen))
            .given("version before", Show.u32(odd))
            .error();
      }
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  @Verifies(value = TIM_10, role = TIME_PUBLISHER)
  void updatesOfOtherVcpusAreNotWaitedFor(
      @ForAll("vcpus") int vcpu, @ForAll("updates") VcpuTime time, @ForAll long noise) {
    Guest guest = Guest.noisy(abi(), noise);
    try (guest) {
      var peer = new TimePeer(guest.frame());
      int[] before = new int[abi().vcpus()];
      for (int other = 0; other < abi().vcpus(); other++) {
        before[other] = peer.version(other) | 1;
        peer.version(other, before[other]);
      }
      peer.version(vcpu, 2);
      var publisher = subject().bareTimePublisher(guest);
      var update =
          Companion.start(
              "publish beside others",
              () -> {
                publisher.publish(vcpu, time);
                return peer.payload(vcpu);
              });
      var finding = RuleViolation.of(TIM_10).given("vcpu", vcpu).given("update", Show.time(time));
      var seen = update.result(MUCH_MORE_THAN_AN_UPDATE);
      if (seen.isEmpty()) {
        guest.abandon();
        throw finding
            .expected("the update done while all other vCPUs are odd")
            .seen("the call waits")
            .error();
      }
      for (int other = 0; other < abi().vcpus(); other++) {
        if (other != vcpu && peer.version(other) != before[other]) {
          throw finding
              .expected("version of vCPU " + other + " = " + Show.u32(before[other]))
              .seen(Show.u32(peer.version(other)))
              .error();
        }
      }
    }
  }

  @Property
  @Verifies(value = TIM_11, role = TIME_PUBLISHER)
  void noUpdateIsLostAcrossTheWrapOfVersion(
      @ForAll("vcpus") int vcpu,
      @ForAll("someUpdates") @Size(min = 2, max = 8) List<VcpuTime> updates,
      @ForAll @IntRange(min = 1, max = 4) int before) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      int start = -2 * before;
      peer.version(vcpu, start);
      var publisher = subject().timePublisher(guest);
      for (int i = 0; i < updates.size(); i++) {
        VcpuTime previous = peer.payload(vcpu);
        int version = peer.version(vcpu);
        publisher.publish(vcpu, updates.get(i));
        VcpuTime seen = peer.payload(vcpu);
        boolean changed = !updates.get(i).equals(previous);
        if (!seen.equals(updates.get(i)) || (changed && peer.version(vcpu) != version + 2)) {
          throw RuleViolation.of(TIM_11)
              .expected("version " + Show.u32(version + 2) + ", " + Show.time(updates.get(i)))
              .seen("version " + Show.u32(peer.version(vcpu)) + ", " + Show.time(seen))
              .given("update", i + 1)
              .given("version before the first", Show.u32(start))
              .error();
        }
      }
    }
  }

  private static void expectVersion(int expected, int seen, int before) {
    if (seen != expected) {
      throw RuleViolation.of(TIM_08)
          .expected("version " + Show.u32(expected) + " after one update")
          .seen(Show.u32(seen))
          .given("version before", Show.u32(before))
          .error();
    }
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  @Provide
  Arbitrary<Integer> versions() {
    return Numbers.version();
  }

  @Provide
  Arbitrary<Integer> stableVersions() {
    return Numbers.stableVersion();
  }

  /** Updates over whole ranges, with every shift, because a publisher does not use it. */
  @Provide
  Arbitrary<VcpuTime> updates() {
    return net.jqwik.api.Combinators.combine(Numbers.time(), net.jqwik.api.Arbitraries.bytes())
        .as((time, shift) ->
            new VcpuTime(
                time.tscTimestamp(),
                time.systemTimeNanos(),
                time.tscToSystemMul(),
                shift,
                time.flags()));
  }

  /**
   * Updates that any publisher stores correctly if it stores the easy ones; TIM-09 covers the rest.
   */
  @Provide
  Arbitrary<List<VcpuTime>> someUpdates() {
    return Numbers.tameTime().list().ofMinSize(2).ofMaxSize(8);
  }
}
