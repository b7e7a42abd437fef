package org.sharedinfo.tck.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.ImplementationBroke;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;

/**
 * A guest under test with the kit's hypervisor, which sends, unmasks on request and makes the
 * upcalls a hypervisor would make.
 */
final class ReceiverScene implements AutoCloseable {
  private static final int UPCALLS_UNTIL_QUIET = 1000;

  final Guest guest;
  final EventPeer peer;
  final EventReceiver receiver;
  final List<String> steps = new ArrayList<>();
  private final boolean masksUpcalls;
  private final Set<Integer> activated = new TreeSet<>();
  private final Set<Integer> raised = new HashSet<>();

  /** Thrown by a handler that throws an Error instead of an exception. */
  static final class HandlerError extends Error {
    private static final long serialVersionUID = 1L;

    HandlerError(int port) {
      super("the handler of port " + port + " throws an error");
    }
  }

  ReceiverScene(Subject subject, IntUnaryOperator binding) {
    guest = Guest.zeroed(subject.abi());
    guest.bind(binding);
    masksUpcalls = subject.kind().usesUpcallMask();
    peer = new EventPeer(guest.frame(), subject.abi());
    guest.onUnmask(this::unmaskForGuest);
    onEvent(_ -> {});
    receiver = subject.eventReceiver(guest);
  }

  /** Sets what the channels' handlers do from now on. */
  void onEvent(IntConsumer handler) {
    guest.onEvent(port -> {
      steps.add("event of port " + port);
      handler.accept(port);
    });
  }

  /** Sends as a hypervisor does. */
  void send(int port) {
    int vcpu = guest.vcpuOf(port);
    String edge = edge(vcpu, () -> peer.send(port, vcpu));
    step("the hypervisor sends on port " + port + edge, port);
  }

  private void unmaskForGuest(int port) {
    int vcpu = guest.vcpuOf(port);
    String edge = edge(vcpu, () -> peer.unmaskForGuest(port, vcpu));
    step("the hypervisor unmasks port " + port + " for the guest" + edge, port);
  }

  /** Performs an action that may set upcall_pending, and describes the consequence. */
  private String edge(int vcpu, Runnable action) {
    boolean wasUp = peer.upcallPending(vcpu) != 0;
    action.run();
    if (wasUp || peer.upcallPending(vcpu) == 0) {
      return "";
    }
    raised.add(vcpu);
    if (!listens(vcpu)) {
      return ", and makes no upcall: upcall_mask is set";
    }
    activated.add(vcpu);
    return "";
  }

  private boolean listens(int vcpu) {
    return !masksUpcalls || peer.upcallMask(vcpu) == 0;
  }

  /** The guest masks. */
  void mask(int port) {
    call("mask(" + port + ")", port, () -> receiver.mask(port));
  }

  /** The guest clears an event. */
  void clear(int port) {
    call("clear(" + port + ")", port, () -> receiver.clear(port));
  }

  /** A call is recorded before it is made, because it may violate a rule on its way. */
  private void call(String what, int port, Runnable made) {
    int at = steps.size();
    steps.add(what);
    made.run();
    if (steps.size() == at + 1) {
      steps.removeLast();
      step(what, port);
    } else {
      step(what + " is over", port);
    }
  }

  /**
   * The guest unmasks. If it requests an upcall by setting upcall_pending, the upcall will come.
   */
  void unmask(int port) {
    int vcpu = guest.vcpuOf(port);
    boolean wasUp = peer.upcallPending(vcpu) != 0;
    call("unmask(" + port + ")", port, () -> receiver.unmask(port));
    if (!wasUp && peer.upcallPending(vcpu) != 0 && listens(vcpu)) {
      activated.add(vcpu);
    }
  }

  /** Makes the upcall of one vCPU. Exceptions of the kit's handlers end here. */
  void upcall(int vcpu) {
    activated.remove(vcpu);
    raised.remove(vcpu);
    steps.add("upcall of vCPU " + vcpu);
    try {
      receiver.upcall(vcpu);
    } catch (HandlerFailure passedOn) {
      steps.add("the upcall of vCPU " + vcpu + " passes on: " + passedOn.getMessage());
    } catch (ImplementationBroke broke) {
      if (!(broke.getCause() instanceof HandlerError error)) {
        throw broke;
      }
      steps.add("the upcall of vCPU " + vcpu + " passes on: " + error.getMessage());
    }
    steps.add("the upcall is over → " + stateOfVcpu(vcpu));
    if (!listens(vcpu)) {
      throw violation(Rule.EVT_20)
          .expected("upcall_mask of vCPU " + vcpu + " clear when the upcall is over")
          .seen("it is still set: " + stateOfVcpu(vcpu))
          .error();
    }
    if (peer.upcallPending(vcpu) != 0 && !raised.contains(vcpu)) {
      activated.add(vcpu); // The guest set it itself, which requests an upcall.
    }
  }

  /**
   * Makes upcalls as long as a vCPU has an unmasked notification, as Xen does.
   *
   * @param rule the rule that is broken if that never ends
   */
  void settle(Rule rule, int... vcpus) {
    int left = UPCALLS_UNTIL_QUIET;
    boolean quiet = false;
    while (!quiet) {
      quiet = true;
      for (int vcpu : vcpus) {
        if (peer.upcallPending(vcpu) != 0 && listens(vcpu)) {
          quiet = false;
          left = one(left, rule, vcpu);
        }
      }
    }
  }

  /**
   * Makes only the upcalls that were activated: a notification that arrived while upcalls were
   * masked causes none.
   *
   * @param rule the rule that is broken if that never ends
   */
  void settleEdges(Rule rule) {
    int left = UPCALLS_UNTIL_QUIET;
    while (!activated.isEmpty()) {
      left = one(left, rule, activated.iterator().next());
    }
    steps.add("no upcall is due any more");
  }

  private int one(int left, Rule rule, int vcpu) {
    if (left == 0) {
      throw violation(rule)
          .expected("quiet after at most " + UPCALLS_UNTIL_QUIET + " upcalls")
          .seen("another upcall is due: " + stateOfVcpu(vcpu))
          .error();
    }
    upcall(vcpu);
    return left - 1;
  }

  /** How often a channel's event was delivered. */
  long delivered(int port) {
    return guest.events().stream().filter(p -> p == port).count();
  }

  /** Requires that a channel's event was delivered this many times. */
  void expectDelivered(Rule rule, int port, long times) {
    if (delivered(port) != times) {
      throw violation(rule)
          .expected("port " + port + " delivered " + times(times))
          .seen(
              times(delivered(port))
                  + "; events "
                  + PortText.of(guest.events())
                  + "; "
                  + state(port))
          .error();
    }
  }

  private static String times(long count) {
    return count == 0 ? "never" : count == 1 ? "once" : count + " times";
  }

  /**
   * Requires that an event sent while its channel's handler ran was not lost. The frame shows which
   * rule was broken.
   */
  void expectNotLost(int port) {
    boolean waiting = peer.pending(port) && !peer.masked(port);
    int vcpu = guest.vcpuOf(port);
    if (waiting && !peer.selected(vcpu, port)) {
      throw violation(Rule.EVT_10)
          .expected("a selector bit that is set while the handler runs to be kept")
          .seen("port " + port + " waits without it: " + state(port))
          .error();
    }
    if (waiting && peer.upcallPending(vcpu) == 0) {
      throw violation(Rule.EVT_09)
          .expected("upcall_pending cleared before the selector is read")
          .seen("port " + port + " waits, and no upcall will come: " + state(port))
          .error();
    }
  }

  /** Records an action, with the channel's state after it. */
  void step(String what, int port) {
    steps.add(what + " → " + state(port));
  }

  String state(int port) {
    return peer.describe(port, guest.vcpuOf(port));
  }

  private String stateOfVcpu(int vcpu) {
    return "vCPU %d sel=0x%x upcall_pending=%d upcall_mask=%d"
        .formatted(vcpu, peer.selector(vcpu), peer.upcallPending(vcpu), peer.upcallMask(vcpu));
  }

  RuleViolation.Finding violation(Rule rule) {
    return RuleViolation.of(rule).steps(steps);
  }

  @Override
  public void close() {
    guest.close();
  }
}
