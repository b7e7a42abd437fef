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
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;

/**
 * The implementation sends and the kit's guest handles: in the end no event is lost. Its vCPUs
 * never sleep here, and channels keep their vCPU.
 */
class EventSenderDelivery extends Suite {
  @Property
  @Verifies(value = Rule.EVT_14, role = EVENT_SENDER)
  void everyEventIsHandledOrCanStillBe(@ForAll("histories") List<SenderStep> history) {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(this::vcpuOf);
      var peer = new EventPeer(guest.frame(), abi());
      var sender = subject().eventSender(guest);
      var handler = new Handler(peer);
      List<String> steps = new ArrayList<>();
      for (SenderStep step : history) {
        steps.add(step.toString());
        switch (step) {
          case SenderStep.Send(int port) -> {
            sender.send(port);
            handler.owed.add(port);
          }
          case SenderStep.Mask(int port) -> peer.setMask(port);
          case SenderStep.Unmask(int port) -> {
            peer.clearMask(port);
            handler.handle(port);
          }
          case SenderStep.Clear(int port) -> {
            peer.clearPending(port);
            handler.owed.remove(port);
          }
          case SenderStep.BeginUpcall(int vcpu) -> handler.begin(vcpu);
          case SenderStep.TakeUpcall(int vcpu) -> handler.finish(vcpu);
          case SenderStep.SetUpcallMask(int vcpu, boolean masked) when usesUpcallMask() ->
              peer.upcallMask(vcpu, masked ? 1 : 0);
          default -> steps.removeLast();
        }
      }
      for (int vcpu : Ports.someVcpus()) {
        handler.finish(vcpu);
        handler.finish(vcpu);
      }
      for (int port : handler.owed) {
        if (!(peer.masked(port) && peer.pending(port))) {
          throw RuleViolation.of(Rule.EVT_14)
              .expected("port " + port + " handled, or masked and PENDING, when everything rests")
              .seen(peer.describe(port, vcpuOf(port)))
              .steps(steps)
              .error();
        }
      }
    }
  }

  private boolean usesUpcallMask() {
    return subject().kind().usesUpcallMask();
  }

  private int vcpuOf(int port) {
    List<Integer> vcpus = Ports.someVcpus();
    return vcpus.get(port % vcpus.size());
  }

  /** The upcall handler of a guest that does only what is necessary. */
  private static final class Handler {
    final Set<Integer> owed = new HashSet<>();
    private final Set<Integer> begun = new HashSet<>();
    private final EventPeer peer;

    Handler(EventPeer peer) {
      this.peer = peer;
    }

    /** Clears upcall_pending, and leaves the selector for later. */
    void begin(int vcpu) {
      if (!begun.contains(vcpu) && peer.upcallPending(vcpu) != 0) {
        peer.upcallPending(vcpu, 0);
        begun.add(vcpu);
      }
    }

    void finish(int vcpu) {
      begin(vcpu);
      if (!begun.remove(vcpu)) {
        return;
      }
      for (int port : Set.copyOf(owed)) {
        if (peer.selected(vcpu, port)) {
          handle(port);
        }
      }
      // Handled channels need no bit any more; masked ones get it again when they are unmasked.
      peer.selector(vcpu, 0);
    }

    void handle(int port) {
      if (peer.pending(port) && !peer.masked(port)) {
        peer.clearPending(port);
        owed.remove(port);
      }
    }
  }

  @Provide
  Arbitrary<List<SenderStep>> histories() {
    return SenderStep.any(abi()).list().ofMinSize(1).ofMaxSize(40);
  }
}
