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
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Blocking a vCPU on its guest's request. */
class EventBlocking extends Suite {
  private static final int SLEEPS = 3;

  @Property
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER)
  void vcpuSleepsOnlyWithoutPendingNotification(
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("bytes") int pending,
      @ForAll("bytes") int anyMask) {
    int upcallMask = usesUpcallMask() ? anyMask : 0;
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
      if (pending != 0 && peer.upcallPending(vcpu) == 0) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected("the notification kept by block(" + vcpu + ")")
            .seen("upcall_pending = 0")
            .given("upcall_pending before", pending)
            .error();
      }
      if (usesUpcallMask() && peer.upcallMask(vcpu) != 0) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected("upcall_mask cleared by blocking")
            .seen("upcall_mask = " + peer.upcallMask(vcpu))
            .given("vcpu", vcpu)
            .error();
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.EVENT_SENDER)
  void sleepingVcpuIsWokenByTheNextNotification(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll("bytes") int before) {
    try (var bed = new Bed(vcpu)) {
      var sender = subject().eventSender(bed.guest);
      bed.sleep(subject().blockService(bed.guest), before);
      sender.send(port);
      bed.expectWoken(port, "send(" + port + ")");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.EVENT_SENDER)
  void everySleepEndsWithTheNextNotification(
      @ForAll("ports") int port, @ForAll("ports") int another, @ForAll("vcpus") int vcpu) {
    int masked = another != port ? another : port > limits().firstPort() ? port - 1 : port + 1;
    try (var bed = new Bed(vcpu)) {
      var sender = subject().eventSender(bed.guest);
      var blocker = subject().blockService(bed.guest);
      bed.peer.setMask(masked);
      for (int sleep = 1; sleep <= SLEEPS; sleep++) {
        bed.sleep(blocker, 0);
        // No notification comes for a masked channel. If the vCPU is woken anyway, it sleeps again.
        bed.peer.clearPending(masked);
        sender.send(masked);
        if (bed.isAwake()) {
          bed.sleep(blocker, 0);
        }
        sender.send(port);
        bed.expectWoken(port, "send(" + port + ") in its sleep number " + sleep);
        bed.handle(port);
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void sleepingVcpuIsWokenByAnUnmask(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll("bytes") int before) {
    try (var bed = new Bed(vcpu)) {
      var service = subject().unmaskService(bed.guest);
      bed.peer.setMask(port);
      bed.peer.setPending(port);
      bed.sleep(subject().blockService(bed.guest), before);
      service.unmask(port);
      bed.expectWoken(port, "unmask(" + port + ") by another vCPU");
    }
  }

  /** A guest with a sleeping vCPU. */
  private final class Bed implements AutoCloseable {
    final Guest guest = Guest.zeroed(abi());
    final EventPeer peer = new EventPeer(guest.frame(), abi());
    private final int vcpu;
    private boolean awake = true;
    private boolean told;

    Bed(int vcpu) {
      this.vcpu = vcpu;
      guest.bind(_ -> vcpu);
      guest.onWake(this::wake);
    }

    private void wake(int woken) {
      if (woken == vcpu) {
        awake = true;
        told |= peer.upcallPending(vcpu) != 0;
      }
    }

    /** Puts the vCPU to sleep. A PV guest may have set its upcall_mask first. */
    void sleep(BlockService service, int maskBefore) {
      peer.upcallMask(vcpu, usesUpcallMask() ? maskBefore : 0);
      awake = false;
      service.block(vcpu);
      told = false;
      guest.upcalls().clear();
      guest.wakes().clear();
    }

    boolean isAwake() {
      return awake;
    }

    /** A vCPU that is woken before upcall_pending is set finds nothing, and may sleep again. */
    void expectWoken(int port, String call) {
      if (!told) {
        throw RuleViolation.of(Rule.EVT_08)
            .expected(
                "vCPU " + vcpu + ", which sleeps, woken by " + call + " with upcall_pending set")
            .seen(
                "wakes of vCPUs "
                    + guest.wakes()
                    + ", upcalls of vCPUs "
                    + guest.upcalls()
                    + (awake ? ", before upcall_pending was set" : "")
                    + "; "
                    + peer.describe(port, vcpu))
            .error();
      }
    }

    /** The vCPU handles an upcall. */
    void handle(int port) {
      peer.upcallPending(vcpu, 0);
      peer.takeSelector(vcpu);
      peer.clearPending(port);
    }

    @Override
    public void close() {
      guest.close();
    }
  }

  @Property
  @Verifies(value = Rule.EVT_16, role = EVENT_SENDER, needs = Capability.BLOCK_SERVICE)
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

  private boolean usesUpcallMask() {
    return subject().kind().usesUpcallMask();
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
