package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Blocking a vCPU, and unmasking for a guest: what the hypervisor does when it is asked. */
class EventBlocking extends Suite {
  @Property
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.BLOCK_SERVICE)
  void vcpuSleepsOnlyWithoutPendingNotification(
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("bytes") int pending,
      @ForAll("bytes") int upcallMask) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new EventPeer(guest.frame(), abi());
      peer.upcallPending(vcpu, pending);
      peer.upcallMask(vcpu, upcallMask);
      boolean sleeps = subject().blockService(guest).block(vcpu);
      if (sleeps != (pending == 0)) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected(pending == 0 ? "the vCPU to sleep" : "the vCPU not to sleep")
            .seen("block(" + vcpu + ") returned " + sleeps)
            .given("upcall_pending", pending)
            .given("upcall_mask before", upcallMask)
            .error();
      }
      if (peer.upcallMask(vcpu) != 0) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected("upcall_mask cleared by blocking")
            .seen("upcall_mask = " + peer.upcallMask(vcpu))
            .given("vcpu", vcpu)
            .error();
      }
    }
  }

  @Property
  @Verifies(
      value = Rule.EVT_08,
      role = EVENT_SENDER,
      needs = {Capability.EVENT_SENDER, Capability.BLOCK_SERVICE})
  void sleepingVcpuIsWokenByTheNextNotification(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll("bytes") int upcallMask) {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      peer.upcallMask(vcpu, upcallMask);
      var sender = subject().eventSender(guest);
      subject().blockService(guest).block(vcpu);
      guest.upcalls().clear();
      guest.wakes().clear();
      sender.send(port);
      if (!guest.upcalls().contains(vcpu) && !guest.wakes().contains(vcpu)) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected("vCPU " + vcpu + " woken by send(" + port + ")")
            .seen(
                "wakes "
                    + guest.wakes()
                    + ", upcalls "
                    + guest.upcalls()
                    + ", "
                    + peer.describe(port, vcpu))
            .given("upcall_mask before blocking", upcallMask)
            .error();
      }
    }
  }

  @Property
  @Verifies(
      value = Rule.EVT_16,
      role = EVENT_SENDER,
      needs = Capability.BLOCK_SERVICE,
      guests = GuestKind.PV)
  void upcallPendingIsKeptByBlocking(
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("bytes") int pending,
      @ForAll("bytes") int upcallMask) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new EventPeer(guest.frame(), abi());
      peer.upcallPending(vcpu, pending);
      peer.upcallMask(vcpu, upcallMask);
      Frame expected = guest.frame().picture();
      new EventPeer(expected, abi()).upcallMask(vcpu, 0);
      subject().blockService(guest).block(vcpu);
      Bytes.expectAll(
          Rule.EVT_16, expected, guest.frame(), "only upcall_mask cleared", "block(" + vcpu + ")");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_19, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskForTheGuestRaisesAPendingChannelOnce(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll boolean masked,
      @ForAll boolean pending,
      @ForAll("bytes") int upcallMask) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(p -> p == port ? vcpu : (vcpu + 1) % 32);
      var peer = new EventPeer(guest.frame(), abi());
      peer.selector(vcpu, 0);
      peer.upcallPending(vcpu, 0);
      peer.upcallMask(vcpu, upcallMask);
      set(peer, port, masked, pending);
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      model.unmaskForGuest(port, vcpu);
      subject().unmaskService(guest).unmask(port);
      if (model.upcallPending(vcpu) != 0 && peer.upcallPending(vcpu) != 0) {
        model.upcallPending(vcpu, peer.upcallPending(vcpu));
      }
      String call = "unmask(" + port + ") bound to vCPU " + vcpu;
      Bytes.expectAll(
          Rule.EVT_19, expected, guest.frame(), "MASK cleared, and raised where PENDING", call);
      boolean activate = masked && pending && upcallMask == 0;
      if (activate && !guest.upcalls().contains(vcpu)) {
        throw RuleViolation.of(Rule.EVT_19)
            .expected("an upcall of vCPU " + vcpu)
            .seen("upcalls " + guest.upcalls())
            .given("call", call)
            .error();
      }
    }
  }

  private static void set(EventPeer peer, int port, boolean masked, boolean pending) {
    if (masked) {
      peer.setMask(port);
    } else {
      peer.clearMask(port);
    }
    if (pending) {
      peer.setPending(port);
    } else {
      peer.clearPending(port);
    }
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Ports.any(abi());
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  @Provide
  Arbitrary<Integer> bytes() {
    return Arbitraries.of(0, 1, 0x80, 0xFF);
  }
}
