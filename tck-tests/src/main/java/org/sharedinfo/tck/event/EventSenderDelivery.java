package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;

/** The implementation sends, the kit's guest handles: in the end nothing that was sent is lost. */
class EventSenderDelivery extends Suite {
  @Property
  @Verifies(value = Rule.EVT_14, role = EVENT_SENDER)
  void everyEventIsHandledOrCanStillBe(@ForAll("histories") List<SenderStep> history) {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(EventSenderDelivery::vcpuOf);
      var peer = new EventPeer(guest.frame(), abi());
      var sender = subject().eventSender(guest);
      var blocker = subject().anyBlockService(guest);
      Set<Integer> owed = new HashSet<>();
      List<String> steps = new ArrayList<>();
      for (SenderStep step : history) {
        switch (step) {
          case SenderStep.Send(int port) -> {
            sender.send(port);
            owed.add(port);
          }
          case SenderStep.Block(int vcpu) -> blocker.ifPresent(one -> one.block(vcpu));
          case SenderStep.Mask(int port) -> peer.setMask(port);
          case SenderStep.Unmask(int port) -> {
            peer.clearMask(port);
            handle(peer, port, owed);
          }
          case SenderStep.Clear(int port) -> {
            peer.clearPending(port);
            owed.remove(port);
          }
          case SenderStep.TakeUpcall(int vcpu) -> takeUpcall(peer, vcpu, owed);
          case SenderStep.SetUpcallMask(int vcpu, boolean masked) ->
              peer.upcallMask(vcpu, masked ? 1 : 0);
          case SenderStep.Bind _ -> {
            // channels keep their vCPU here
          }
        }
        steps.add(step.toString());
      }
      for (int vcpu : new int[] {0, 1, Abi.VCPUS - 1}) {
        takeUpcall(peer, vcpu, owed);
      }
      for (int port : owed) {
        if (!(peer.masked(port) && peer.pending(port))) {
          throw RuleViolation.of(Rule.EVT_14)
              .expected("port " + port + " handled, or masked and PENDING, once all is quiet")
              .seen(peer.describe(port, vcpuOf(port)))
              .steps(steps)
              .error();
        }
      }
    }
  }

  private static int vcpuOf(int port) {
    return port % 3 == 0 ? Abi.VCPUS - 1 : port % 3 == 1 ? 1 : 0;
  }

  /** The upcall handler of a guest that does nothing without cause. */
  private static void takeUpcall(EventPeer peer, int vcpu, Set<Integer> owed) {
    if (peer.upcallPending(vcpu) == 0) {
      return;
    }
    peer.upcallPending(vcpu, 0);
    for (int port : Set.copyOf(owed)) {
      if (peer.selected(vcpu, port)) {
        handle(peer, port, owed);
      }
    }
    // what was handled needs no bit any more; what is masked gets it again when it is unmasked
    peer.selector(vcpu, 0);
  }

  private static void handle(EventPeer peer, int port, Set<Integer> owed) {
    if (peer.pending(port) && !peer.masked(port)) {
      peer.clearPending(port);
      owed.remove(port);
    }
  }

  @Provide
  Arbitrary<List<SenderStep>> histories() {
    return SenderStep.any(abi()).list().ofMinSize(1).ofMaxSize(40);
  }
}
