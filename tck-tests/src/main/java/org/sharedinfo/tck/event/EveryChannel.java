package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Every served channel in turn: random tests would seldom hit a single faulty one. */
class EveryChannel extends Suite {
  @Test
  @Verifies(value = Rule.EVT_17, role = EVENT_SENDER)
  void everyPortHasItsWordAndSelectorBit() {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(this::vcpuOf);
      Frame zeros = guest.frame().picture();
      var peer = new EventPeer(guest.frame(), abi());
      var sender = subject().eventSender(guest);
      for (int port = limits().firstPort(); port < limits().ports(); port++) {
        int vcpu = vcpuOf(port);
        Frame expected = guest.frame().picture();
        new EventPeer(expected, abi()).send(port, vcpu);
        sender.send(port);
        if (peer.upcallPending(vcpu) != 0) {
          peer.upcallPending(vcpu, 1);
        }
        Bytes.expectAll(
            Rule.EVT_17,
            expected,
            guest.frame(),
            "word " + peer.wordOf(port) + " and its selector bit",
            "send(" + port + ") bound to vCPU " + vcpu);
        handle(peer, port);
        Bytes.expectAll(Rule.EVT_17, zeros, guest.frame(), "all handled", "send(" + port + ")");
      }
    }
  }

  @Test
  @Verifies(value = Rule.EVT_17, role = EVENT_SENDER)
  void portsBelowTheFirstAreSentOrRefused() {
    for (int port = 0; port < limits().firstPort(); port++) {
      int sent = port;
      try (Guest guest = Guest.zeroed(abi())) {
        Frame expected = guest.frame().picture();
        var model = new EventPeer(expected, abi());
        var sender = subject().eventSender(guest);
        String call = "send(" + port + ")";
        if (!Refusal.isRefused(Rule.EVT_17, guest.frame(), call, port, () -> sender.send(sent))) {
          model.send(port, 0);
          int seen = new EventPeer(guest.frame(), abi()).upcallPending(0);
          if (seen != 0) {
            model.upcallPending(0, seen);
          }
          Bytes.expectAll(
              Rule.EVT_17, expected, guest.frame(), "an event, as for any other port", call);
        }
      }
    }
  }

  @Test
  @Verifies(value = Rule.EVT_17, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void everyPortIsUnmaskedForTheGuest() {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(this::vcpuOf);
      Frame zeros = guest.frame().picture();
      var peer = new EventPeer(guest.frame(), abi());
      var service = subject().unmaskService(guest);
      for (int port = limits().firstPort(); port < limits().ports(); port++) {
        peer.setMask(port);
        peer.setPending(port);
        Frame expected = guest.frame().picture();
        new EventPeer(expected, abi()).unmaskForGuest(port, vcpuOf(port));
        service.unmask(port);
        if (peer.upcallPending(vcpuOf(port)) != 0) {
          peer.upcallPending(vcpuOf(port), 1);
        }
        String call = "unmask(" + port + ") bound to vCPU " + vcpuOf(port);
        Bytes.expectAll(
            Rule.EVT_17, expected, guest.frame(), "MASK cleared and the word selected", call);
        handle(peer, port);
        Bytes.expectAll(Rule.EVT_17, zeros, guest.frame(), "all handled", call);
      }
    }
  }

  @Test
  @Verifies(value = Rule.EVT_17, role = EVENT_RECEIVER)
  void everyPortIsFoundInItsWord() {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(this::vcpuOf);
      var peer = new EventPeer(guest.frame(), abi());
      var receiver = subject().eventReceiver(guest);
      for (int port = limits().firstPort(); port < limits().ports(); port++) {
        int before = guest.events().size();
        peer.send(port, vcpuOf(port));
        receiver.upcall(vcpuOf(port));
        List<Integer> events = guest.events().subList(before, guest.events().size());
        if (!events.equals(List.of(port)) || peer.pending(port)) {
          throw RuleViolation.of(Rule.EVT_17)
              .expected("one event, of port " + port)
              .seen("events " + PortText.of(events) + "; " + peer.describe(port, vcpuOf(port)))
              .given("call", "upcall(" + vcpuOf(port) + ")")
              .error();
        }
      }
    }
  }

  @Test
  @Verifies(value = Rule.EVT_17, role = EVENT_RECEIVER)
  void everyPortIsMaskedUnmaskedAndCleared() {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(this::vcpuOf);
      var peer = new EventPeer(guest.frame(), abi());
      guest.onUnmask(port -> peer.unmaskForGuest(port, vcpuOf(port)));
      var receiver = subject().eventReceiver(guest);
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      for (int port = limits().firstPort(); port < limits().ports(); port++) {
        receiver.mask(port);
        model.setMask(port);
        Bytes.expectAll(Rule.EVT_17, expected, guest.frame(), "MASK set", "mask(" + port + ")");
        receiver.unmask(port);
        model.clearMask(port);
        handle(peer, port); // A guest may raise the event although nothing is pending.
        Bytes.expectAll(
            Rule.EVT_17, expected, guest.frame(), "MASK cleared", "unmask(" + port + ")");
        peer.setPending(port);
        receiver.clear(port);
        Bytes.expectAll(
            Rule.EVT_17, expected, guest.frame(), "PENDING cleared", "clear(" + port + ")");
      }
    }
  }

  private int vcpuOf(int port) {
    return port % limits().vcpus();
  }

  /** The guest's part of an upcall, without the handler. */
  private void handle(EventPeer peer, int port) {
    peer.upcallPending(vcpuOf(port), 0);
    peer.takeSelector(vcpuOf(port));
    peer.clearPending(port);
  }
}
