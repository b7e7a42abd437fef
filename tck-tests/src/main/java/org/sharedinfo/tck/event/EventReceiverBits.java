package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** The bits and bytes that the guest's side of event channels changes. */
class EventReceiverBits extends Suite {
  /** An operation of a guest on one channel. */
  enum Operation {
    MASK,
    UNMASK,
    CLEAR
  }

  @Property
  @Verifies(value = Rule.EVT_13, role = EVENT_RECEIVER)
  void maskUnmaskAndClearTouchOneBit(
      @ForAll Operation operation,
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise) {
    expectOneBit(Rule.EVT_13, operation, port, vcpu, noise);
  }

  private void expectOneBit(Rule rule, Operation operation, int port, int vcpu, long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      guest.onUnmask(p -> peer.unmaskForGuest(p, vcpu));
      // Nothing to handle: a guest may check for events at any time.
      for (int v = 0; v < abi().vcpus(); v++) {
        peer.selector(v, 0);
        peer.upcallPending(v, 0);
        peer.upcallMask(v, 0);
      }
      if (operation == Operation.UNMASK) {
        peer.clearPending(port);
      }
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      var receiver = subject().eventReceiver(guest);
      switch (operation) {
        case MASK -> {
          model.setMask(port);
          receiver.mask(port);
        }
        case UNMASK -> {
          model.clearMask(port);
          receiver.unmask(port);
          followNeedlessRaise(peer, model, port, vcpu);
        }
        case CLEAR -> {
          model.clearPending(port);
          receiver.clear(port);
        }
      }
      Bytes.expectAll(
          rule, expected, guest.frame(), "one bit changed", operation + " of port " + port);
    }
  }

  /** A guest may raise an unmasked channel although nothing is pending. */
  private static void followNeedlessRaise(EventPeer peer, EventPeer model, int port, int vcpu) {
    if (peer.selector(vcpu) == 1L << peer.wordOf(port)) {
      model.selector(vcpu, peer.selector(vcpu));
      model.upcallPending(vcpu, peer.upcallPending(vcpu));
    }
  }

  @Property
  @Verifies(value = Rule.EVT_15, role = EVENT_RECEIVER)
  void spuriousUpcallChangesNothingButUpcallPending(
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("bytes") int upcallPending,
      @ForAll boolean selected) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      peer.clearAllPending();
      peer.upcallPending(vcpu, upcallPending);
      peer.upcallMask(vcpu, 0);
      peer.selector(vcpu, selected ? 5 : 0);
      Frame expected = guest.frame().picture();
      subject().eventReceiver(guest).upcall(vcpu);
      var model = new EventPeer(expected, abi());
      model.upcallPending(vcpu, peer.upcallPending(vcpu));
      model.upcallMask(vcpu, peer.upcallMask(vcpu)); // EVT-20 covers what is left there.
      model.selector(vcpu, peer.selector(vcpu));
      Bytes.expectAll(
          Rule.EVT_15,
          expected,
          guest.frame(),
          "nothing but upcall_pending changed",
          "upcall(" + vcpu + ")");
      if (!guest.events().isEmpty() || peer.upcallPending(vcpu) != 0) {
        throw RuleViolation.of(Rule.EVT_15)
            .expected("no event, and upcall_pending cleared")
            .seen(
                "events "
                    + PortText.of(guest.events())
                    + ", upcall_pending="
                    + peer.upcallPending(vcpu))
            .given("call", "upcall(" + vcpu + ") with nothing pending")
            .error();
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_16, role = EVENT_RECEIVER)
  void upcallMaskIsKeptWhenTheGuestRaisesAnUpcallByItself(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll("nonZero") int upcallMask) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.peer.upcallMask(vcpu, upcallMask);
      scene.peer.setMask(port);
      scene.send(port);
      scene.unmask(port);
      if (scene.peer.upcallMask(vcpu) != upcallMask) {
        throw scene
            .violation(Rule.EVT_16)
            .expected("upcall_mask = " + upcallMask + " unchanged")
            .seen("upcall_mask = " + scene.peer.upcallMask(vcpu))
            .error();
      }
    }
  }

  /** A guest may mask upcalls while it handles one. Its stores must not undo a new notification. */
  @Property
  @Verifies(value = Rule.EVT_16, role = EVENT_RECEIVER)
  void notificationRaisedWhileTheHandlerRunsIsKept(
      @ForAll("ports") int first, @ForAll("vcpus") int vcpu) {
    int far = first + abi().wordBits();
    int other = far < limits().ports() ? far : first - abi().wordBits();
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(port -> {
        if (port == first && scene.delivered(first) == 1) {
          scene.send(other);
        }
      });
      scene.send(first);
      scene.upcall(vcpu);
      if (scene.delivered(other) == 0 && scene.peer.upcallPending(vcpu) == 0) {
        throw scene
            .violation(Rule.EVT_16)
            .expected("port " + other + " delivered, or upcall_pending still set for it")
            .seen(scene.state(other))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_16, role = EVENT_RECEIVER)
  void otherVcpusKeepTheirUpcallBytes(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      peer.clearAllPending();
      peer.clearMask(port);
      peer.selector(vcpu, 0);
      peer.upcallPending(vcpu, 0);
      peer.upcallMask(vcpu, 0);
      peer.send(port, vcpu);
      Frame expected = guest.frame().picture();
      subject().eventReceiver(guest).upcall(vcpu);
      List<String> own =
          List.of(
              "vcpu_info[" + vcpu + "].evtchn_upcall_pending",
              "vcpu_info[" + vcpu + "].evtchn_pending_sel");
      Bytes.expect(
          Rule.EVT_16,
          expected,
          guest.frame(),
          name -> name.startsWith("vcpu_info[") && !own.contains(name),
          "upcall bytes of others, and its own mask, unchanged",
          "upcall(" + vcpu + ")");
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

  @Provide
  Arbitrary<Integer> nonZero() {
    return Arbitraries.of(1, 0x80, 0xFF);
  }
}
