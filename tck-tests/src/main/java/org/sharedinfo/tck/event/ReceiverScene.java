package org.sharedinfo.tck.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;

/**
 * A guest under test with the kit's hypervisor beside it: sends, answers requests to unmask, and
 * makes the upcalls that a hypervisor would make.
 */
final class ReceiverScene implements AutoCloseable {
  private static final int UPCALLS_UNTIL_QUIET = 1000;

  final Guest guest;
  final EventPeer peer;
  final EventReceiver receiver;
  final List<String> steps = new ArrayList<>();

  ReceiverScene(Subject subject, IntUnaryOperator binding) {
    guest = Guest.zeroed(subject.abi());
    guest.bind(binding);
    peer = new EventPeer(guest.frame(), subject.abi());
    guest.onUnmask(port -> peer.unmaskForGuest(port, guest.vcpuOf(port)));
    receiver = subject.eventReceiver(guest);
  }

  /** Sends as a hypervisor does. */
  void send(int port) {
    peer.send(port, guest.vcpuOf(port));
    step("the hypervisor sends on port " + port, port);
  }

  /** Makes the upcall of one vCPU. What a handler of the kit's throws ends here. */
  void upcall(int vcpu) {
    try {
      receiver.upcall(vcpu);
    } catch (HandlerFailure passedOn) {
      steps.add("the upcall of vCPU " + vcpu + " passes on: " + passedOn.getMessage());
    }
  }

  /**
   * Makes upcalls for as long as a vCPU has a notification that is not masked.
   *
   * @param rule the rule that is broken if that never ends
   */
  void settle(Rule rule, int... vcpus) {
    int left = UPCALLS_UNTIL_QUIET;
    boolean quiet = false;
    while (!quiet) {
      quiet = true;
      for (int vcpu : vcpus) {
        if (peer.upcallPending(vcpu) != 0 && peer.upcallMask(vcpu) == 0) {
          quiet = false;
          if (left-- == 0) {
            throw violation(rule)
                .expected("quiet after at most " + UPCALLS_UNTIL_QUIET + " upcalls")
                .seen("upcall_pending of vCPU " + vcpu + " still set")
                .error();
          }
          upcall(vcpu);
          steps.add("upcall of vCPU " + vcpu + "; events so far " + guest.events());
        }
      }
    }
  }

  /** How often a channel's event was delivered. */
  long delivered(int port) {
    return guest.events().stream().filter(p -> p == port).count();
  }

  /** Asks that a channel's event was delivered so often. */
  void expectDelivered(Rule rule, int port, long times) {
    if (delivered(port) != times) {
      throw violation(rule)
          .expected("port " + port + " delivered " + times + (times == 1 ? " time" : " times"))
          .seen(delivered(port) + " times; events " + guest.events() + "; " + state(port))
          .error();
    }
  }

  /**
   * Asks that an event on a channel, sent while the handler ran, was not lost; what lies in the
   * frame tells by which rule it was.
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
          .expected("upcall_pending cleared before the selector is looked at")
          .seen("port " + port + " waits, and no upcall will come: " + state(port))
          .error();
    }
  }

  /** Notes what was done, with a channel's state after it. */
  void step(String what, int port) {
    steps.add(what + " → " + state(port));
  }

  String state(int port) {
    return peer.describe(port, guest.vcpuOf(port));
  }

  RuleViolation.Finding violation(Rule rule) {
    return RuleViolation.of(rule).steps(steps);
  }

  @Override
  public void close() {
    guest.close();
  }
}
