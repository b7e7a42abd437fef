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

/** Unmasking for a guest: it notifies in the same way as a send. */
class EventUnmasking extends Suite {
  /** A frame full of noise with a masked, pending channel, whose vCPU has not been notified. */
  private final class Scene implements AutoCloseable {
    final Guest guest;
    final EventPeer peer;
    final int port;
    final int vcpu;

    Scene(int port, int vcpu, long noise) {
      this.port = port;
      this.vcpu = vcpu;
      guest = Guest.noisy(abi(), noise);
      guest.bind(p -> p == port ? vcpu : Ports.otherVcpu(vcpu));
      peer = new EventPeer(guest.frame(), abi());
      peer.selector(vcpu, peer.wordOf(port) == 0 ? noise & 2 : noise & 1);
      peer.upcallPending(vcpu, 0);
      peer.upcallMask(vcpu, 0);
      peer.setMask(port);
      peer.setPending(port);
    }

    String call() {
      return "unmask(" + port + ") bound to vCPU " + vcpu;
    }

    void unmask() {
      subject().unmaskService(guest).unmask(port);
    }

    /** The expected frame after the call, with any non-zero upcall_pending. */
    Frame expected() {
      Frame expected = guest.frame().picture();
      new EventPeer(expected, abi()).unmaskForGuest(port, vcpu);
      return expected;
    }

    Frame forgiving(Frame expected) {
      var model = new EventPeer(expected, abi());
      if (model.upcallPending(vcpu) != 0 && peer.upcallPending(vcpu) != 0) {
        model.upcallPending(vcpu, peer.upcallPending(vcpu));
      }
      return expected;
    }

    @Override
    public void close() {
      guest.close();
    }
  }

  @Property
  @Verifies(value = Rule.EVT_19, role = EVENT_SENDER)
  void unmaskForTheGuestRaisesAPendingChannelOnce(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll boolean masked,
      @ForAll boolean pending,
      @ForAll("bytes") int anyMask) {
    int upcallMask = subject().kind().usesUpcallMask() ? anyMask : 0;
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.upcallMask(vcpu, upcallMask);
      if (!masked) {
        scene.peer.clearMask(port);
      }
      if (!pending) {
        scene.peer.clearPending(port);
      }
      Frame expected = scene.expected();
      scene.unmask();
      Bytes.expectAll(
          Rule.EVT_19,
          scene.forgiving(expected),
          scene.guest.frame(),
          "MASK cleared, and raised if PENDING",
          scene.call());
      if (masked && pending && upcallMask == 0) {
        expectUpcall(Rule.EVT_19, scene);
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_02, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskRaisesBeforeTheUpcall(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      boolean[] toldInTime = {false};
      scene.guest.onUpcall(at -> {
        boolean raised = scene.peer.selected(vcpu, port) && scene.peer.upcallPending(vcpu) != 0;
        toldInTime[0] |= at == vcpu && raised;
      });
      scene.unmask();
      if (!toldInTime[0] && scene.guest.upcalls().contains(vcpu)) {
        throw RuleViolation.of(Rule.EVT_02)
            .expected("selector bit and upcall_pending set before the upcall is activated")
            .seen("an upcall of vCPU " + vcpu + ", and the bits after it")
            .given("call", scene.call())
            .error();
      }
    }
  }

  @Property
  @Verifies(
      value = Rule.EVT_06,
      role = EVENT_SENDER,
      needs = Capability.UNMASK_SERVICE,
      guests = GuestKind.PV)
  void unmaskRespectsUpcallMask(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("bytes") int upcallMask) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.upcallMask(vcpu, upcallMask);
      scene.guest.onUpcall(at -> {
        if (scene.peer.upcallMask(at) != 0) {
          throw RuleViolation.of(Rule.EVT_06)
              .expected("no upcall while upcall_mask is " + scene.peer.upcallMask(at))
              .seen("an upcall of vCPU " + at)
              .given("call", scene.call())
              .error();
        }
      });
      scene.unmask();
      if (upcallMask == 0) {
        expectUpcall(Rule.EVT_06, scene);
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_06, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskActivatesAnUpcallWhenUpcallPendingGoesUp(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.unmask();
      expectUpcall(Rule.EVT_06, scene);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_07, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskNotifiesTheBoundVcpuAlone(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      Frame expected = scene.expected();
      scene.unmask();
      Bytes.expect(
          Rule.EVT_07,
          scene.forgiving(expected),
          scene.guest.frame(),
          name -> name.startsWith("vcpu_info["),
          "only the bound vCPU notified",
          scene.call());
    }
  }

  @Property
  @Verifies(value = Rule.EVT_07, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskFollowsABindingThatChanges(
      @ForAll("ports") int port, @ForAll("vcpus") int first, @ForAll("vcpus") int second) {
    int[] bound = {first};
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(_ -> bound[0]);
      var peer = new EventPeer(guest.frame(), abi());
      var service = subject().unmaskService(guest);
      peer.setMask(port);
      peer.setPending(port);
      service.unmask(port);
      peer.selector(first, 0);
      peer.upcallPending(first, 0);
      peer.setMask(port);
      bound[0] = second;
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      model.unmaskForGuest(port, second);
      service.unmask(port);
      if (peer.upcallPending(second) != 0) {
        model.upcallPending(second, peer.upcallPending(second));
      }
      Bytes.expect(
          Rule.EVT_07,
          expected,
          guest.frame(),
          name -> name.startsWith("vcpu_info["),
          "the vCPU notified to which the channel is now bound",
          "unmask(" + port + ") after it moved from vCPU " + first + " to " + second);
    }
  }

  private static void expectUpcall(Rule rule, Scene scene) {
    if (!scene.guest.upcalls().contains(scene.vcpu)) {
      throw RuleViolation.of(rule)
          .expected(
              "an upcall of vCPU " + scene.vcpu + ": upcall_pending was set, upcall_mask is 0")
          .seen("upcalls of vCPUs " + scene.guest.upcalls())
          .given("call", scene.call())
          .error();
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
