package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.TIM_11;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Duel;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** One side updates without pause while the other looks. */
class TimeUnderLoad extends Suite {
  private static final int VCPU = 5;
  private static final long TSC = 0x0200_0018_0000L;

  /** Two updates of which every mixture gives another time, and none has hard arithmetic. */
  static final VcpuTime EVEN =
      new VcpuTime(0x0200_0000_0000L, 0x1111_1111_1111L, 0x8111_1111, (byte) 0, (byte) 0x11);

  static final VcpuTime ODD =
      new VcpuTime(0x0200_0008_0000L, 0x2222_2222_2222L, 0xC222_2222, (byte) -1, (byte) 0x22);

  @Test
  @Verifies(value = TIM_07, role = TIME_PUBLISHER)
  void observerSeesAnOddVersionOrAWholeUpdate() {
    watchPublisher(TIM_07, 0);
  }

  @Test
  @Verifies(value = TIM_11, role = TIME_PUBLISHER)
  void observerSeesWholeUpdatesAcrossTheWrapOfVersion() {
    watchPublisher(TIM_11, -2_000);
  }

  @Test
  @Verifies(value = TIM_04, role = TIME_READER)
  void readerUnderLoadReturnsNoMixture() {
    readUnderLoad(TIM_04, 0);
  }

  @Test
  @Verifies(value = TIM_11, role = TIME_READER)
  void readerUnderLoadReturnsNoMixtureAcrossTheWrap() {
    readUnderLoad(TIM_11, -2_000);
  }

  private void watchPublisher(Rule rule, int version) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.place(VCPU, version, EVEN);
      var publisher = subject().bareTimePublisher(guest);
      Duel.run(
          guest,
          () -> {
            publisher.publish(VCPU, ODD);
            publisher.publish(VCPU, EVEN);
          },
          () -> {
            int before = peer.version(VCPU);
            VcpuTime seen = peer.payload(VCPU);
            VarHandle.fullFence();
            int after = peer.version(VCPU);
            boolean still = before == after && (before & 1) == 0;
            if (still && !seen.equals(EVEN) && !seen.equals(ODD)) {
              throw RuleViolation.of(rule)
                  .expected("a whole update under the even version " + Show.u32(before))
                  .seen("a mixture: " + Show.time(seen))
                  .given("one update", Show.time(EVEN))
                  .given("the other", Show.time(ODD))
                  .steps(
                      List.of(
                          "observer reads version " + Show.u32(before),
                          "observer reads " + Show.time(seen),
                          "observer reads version " + Show.u32(after) + ", unchanged"))
                  .error();
            }
            return !still;
          });
    }
  }

  private void readUnderLoad(Rule rule, int version) {
    List<Long> whole =
        Stream.of(EVEN, ODD).map(t -> TimeOracle.systemTime(t, TSC).longValue()).toList();
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      peer.place(VCPU, version, EVEN);
      guest.tsc(TSC);
      var reader = subject().bareTimeReader(guest);
      Duel.run(
          guest,
          () -> {
            peer.update(VCPU, ODD);
            Thread.onSpinWait();
            peer.update(VCPU, EVEN);
            Thread.onSpinWait();
          },
          () -> {
            int before = peer.version(VCPU);
            long seen = reader.systemTimeNanos(VCPU);
            int after = peer.version(VCPU);
            if (!whole.contains(seen)) {
              throw RuleViolation.of(rule)
                  .expected(
                      "the time of one update, "
                          + Show.u64(whole.get(0))
                          + " or "
                          + Show.u64(whole.get(1)))
                  .seen(Show.u64(seen) + ", of a mixture")
                  .given("one update", Show.time(EVEN))
                  .given("the other", Show.time(ODD))
                  .steps(
                      List.of(
                          "version " + Show.u32(before) + " before the read",
                          "the reader returns " + Show.u64(seen),
                          "version " + Show.u32(after) + " after the read"))
                  .error();
            }
            return before != after;
          });
    }
  }
}
