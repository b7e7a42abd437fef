package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_09;

import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.time.SmallChanges.Change;

/** A publisher whose update differs little from the record's contents, with noise around it. */
class TimePublisherChanges extends Suite {
  private static final long NOISE = 0x5EED_0005L;

  private final int vcpu = limits().vcpu(3);
  private final int another = limits().vcpu(17);

  @Test
  @Verifies(value = TIM_09, role = TIME_PUBLISHER)
  void smallChangesOfAnotherWritersRecordAreStored() {
    for (Change change : SmallChanges.all()) {
      try (Guest guest = Guest.noisy(abi(), NOISE)) {
        var peer = new TimePeer(guest.frame());
        peer.place(vcpu, 4, change.from());
        subject().timePublisher(guest).publish(vcpu, change.to());
        expectStored(change, peer, vcpu, change.to());
      }
    }
  }

  @Test
  @Verifies(value = TIM_09, role = TIME_PUBLISHER)
  void smallChangesOfItsOwnRecordAreStored() {
    for (Change change : SmallChanges.all()) {
      try (Guest guest = Guest.noisy(abi(), NOISE)) {
        var peer = new TimePeer(guest.frame());
        TimePublisher publisher = subject().timePublisher(guest);
        publisher.publish(vcpu, change.from());
        publisher.publish(vcpu, change.to());
        expectStored(change, peer, vcpu, change.to());
      }
    }
  }

  @Test
  @Verifies(value = TIM_09, role = TIME_PUBLISHER, vcpus = 2)
  void updatesOfTwoVcpusInTurnAreStored() {
    for (Change change : SmallChanges.all()) {
      try (Guest guest = Guest.noisy(abi(), NOISE)) {
        var peer = new TimePeer(guest.frame());
        TimePublisher publisher = subject().timePublisher(guest);
        publisher.publish(vcpu, change.from());
        publisher.publish(another, change.to());
        expectStored(change, peer, another, change.to());
        publisher.publish(vcpu, change.to());
        expectStored(change, peer, vcpu, change.to());
        expectStored(change, peer, another, change.to());
      }
    }
  }

  @Test
  @Verifies(value = TIM_08, role = TIME_PUBLISHER)
  void everySmallChangeMovesVersion() {
    for (Change change : SmallChanges.all()) {
      try (Guest guest = Guest.zeroed(abi())) {
        var peer = new TimePeer(guest.frame());
        TimePublisher publisher = subject().timePublisher(guest);
        publisher.publish(vcpu, change.from());
        int before = peer.version(vcpu);
        publisher.publish(vcpu, change.to());
        if (peer.version(vcpu) != before + 2) {
          throw RuleViolation.of(TIM_08)
              .expected("version " + Show.u32(before + 2) + " after a change of: " + change.what())
              .seen(Show.u32(peer.version(vcpu)))
              .given("record before", Show.time(change.from()))
              .given("update", Show.time(change.to()))
              .error();
        }
      }
    }
  }

  private static void expectStored(Change change, TimePeer peer, int vcpu, VcpuTime time) {
    VcpuTime seen = peer.payload(vcpu);
    if (!seen.equals(time)) {
      throw RuleViolation.of(TIM_09)
          .expected(Show.time(time) + " after a change of: " + change.what())
          .seen(Show.time(seen))
          .given("vcpu", vcpu)
          .given("record before", Show.time(change.from()))
          .error();
    }
  }
}
