package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/**
 * Long histories of the hypervisor's side, held after each step against a picture of the frame that
 * the kit keeps beside it. Whatever differs is put down to the rule that speaks of it.
 */
class EventSenderHistories extends Suite {
  @Property
  @Verifies(
      value = {
        Rule.EVT_01,
        Rule.EVT_02,
        Rule.EVT_03,
        Rule.EVT_04,
        Rule.EVT_05,
        Rule.EVT_06,
        Rule.EVT_07,
        Rule.EVT_08,
        Rule.EVT_16,
        Rule.LAY_11
      },
      role = EVENT_SENDER)
  void frameFollowsTheRulesStepByStep(@ForAll("histories") List<SenderStep> history) {
    try (var world = new World()) {
      for (SenderStep step : history) {
        world.perform(step);
      }
    }
  }

  @Provide
  Arbitrary<List<SenderStep>> histories() {
    return SenderStep.any(abi()).list().ofMinSize(1).ofMaxSize(60);
  }

  /** The live frame, the picture of what it should be, and what has led here. */
  private final class World implements AutoCloseable {
    private final Guest guest = Guest.zeroed(abi());
    private final EventPeer live = new EventPeer(guest.frame(), abi());
    private final Frame picture = guest.frame().picture();
    private final EventPeer model = new EventPeer(picture, abi());
    private final Map<Integer, Integer> binding = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final EventSender sender;
    private final Optional<BlockService> blocker;

    World() {
      guest.bind(this::vcpuOf);
      guest.onUpcall(vcpu -> {
        if (live.upcallMask(vcpu) != 0) {
          throw violation(Rule.EVT_06)
              .expected("no upcall of vCPU " + vcpu + " while its upcall_mask is set")
              .seen("an upcall")
              .error();
        }
      });
      sender = subject().eventSender(guest);
      blocker = subject().anyBlockService(guest);
    }

    private int vcpuOf(int port) {
      return binding.getOrDefault(port, 0);
    }

    void perform(SenderStep step) {
      switch (step) {
        case SenderStep.Send(int port) -> send(port);
        case SenderStep.Block(int vcpu) -> blocker.ifPresent(one -> block(one, vcpu));
        case SenderStep.Bind(int port, int vcpu) -> binding.put(port, vcpu);
        default -> {
          guestDoes(live, step);
          guestDoes(model, step);
        }
      }
      steps.add(
          step
              + (step instanceof SenderStep.Send(int port)
                  ? " → " + model.describe(port, vcpuOf(port))
                  : ""));
    }

    private void guestDoes(EventPeer at, SenderStep step) {
      switch (step) {
        case SenderStep.Mask(int port) -> at.setMask(port);
        case SenderStep.Unmask(int port) -> at.clearMask(port);
        case SenderStep.Clear(int port) -> at.clearPending(port);
        case SenderStep.SetUpcallMask(int vcpu, boolean masked) ->
            at.upcallMask(vcpu, masked ? 1 : 0);
        case SenderStep.TakeUpcall(int vcpu) -> {
          at.upcallPending(vcpu, 0);
          at.selector(vcpu, 0);
          for (int port : Ports.borders(abi())) {
            if (!at.masked(port)) {
              at.clearPending(port);
            }
          }
        }
        default -> throw new IllegalStateException("not a step of the guest: " + step);
      }
    }

    private void send(int port) {
      int vcpu = vcpuOf(port);
      boolean quiet = model.upcallPending(vcpu) == 0;
      guest.upcalls().clear();
      sender.send(port);
      boolean wasPending = model.pending(port);
      boolean masked = model.masked(port);
      model.send(port, vcpu);
      compare(port, vcpu, wasPending, masked, "send(" + port + ") bound to vCPU " + vcpu);
      boolean activates = quiet && model.upcallPending(vcpu) != 0 && model.upcallMask(vcpu) == 0;
      if (activates && !guest.upcalls().contains(vcpu)) {
        throw violation(Rule.EVT_06)
            .expected("an upcall of vCPU " + vcpu + " by send(" + port + ")")
            .seen("upcalls " + guest.upcalls())
            .error();
      }
    }

    private void block(BlockService service, int vcpu) {
      boolean sleeps = service.block(vcpu);
      model.upcallMask(vcpu, 0);
      if (sleeps != (model.upcallPending(vcpu) == 0) || live.upcallMask(vcpu) != 0) {
        throw violation(Rule.EVT_08)
            .expected(
                "upcall_mask cleared, and sleep only without notification: upcall_pending="
                    + model.upcallPending(vcpu))
            .seen("block(" + vcpu + ") = " + sleeps + ", upcall_mask=" + live.upcallMask(vcpu))
            .error();
      }
      List<ByteDifference> differences = guest.frame().differencesFrom(picture);
      if (!differences.isEmpty()) {
        throw violation(Rule.EVT_16)
            .expected("nothing but upcall_mask changed by block(" + vcpu + ")")
            .seen(differences.getFirst().field() + " = " + differences.getFirst().seen())
            .bytes(differences)
            .error();
      }
    }

    /** Holds the frame against the picture. Any value but zero will do for upcall_pending. */
    private void compare(int port, int vcpu, boolean wasPending, boolean masked, String call) {
      for (int v = 0; v < org.sharedinfo.abi.Abi.VCPUS; v++) {
        if (model.upcallPending(v) != 0 && live.upcallPending(v) != 0) {
          model.upcallPending(v, live.upcallPending(v));
        }
      }
      List<ByteDifference> differences = guest.frame().differencesFrom(picture);
      if (!differences.isEmpty()) {
        ByteDifference first = differences.getFirst();
        throw violation(ruleOf(first.field(), port, vcpu, wasPending, masked))
            .expected(first.field() + " = " + first.expected() + " after " + call)
            .seen(first.seen())
            .bytes(differences)
            .error();
      }
    }

    private Rule ruleOf(String field, int port, int vcpu, boolean wasPending, boolean masked) {
      String own = "vcpu_info[" + vcpu + "].";
      boolean notifies = field.endsWith("pending_sel") || field.endsWith("upcall_pending");
      if (field.startsWith("evtchn_pending[")) {
        return live.pending(port) ? Rule.EVT_05 : Rule.EVT_01;
      } else if (field.startsWith("evtchn_mask[")) {
        return Rule.EVT_05;
      } else if (field.endsWith("upcall_mask")) {
        return Rule.EVT_16;
      } else if (notifies && !field.startsWith(own)) {
        return Rule.EVT_07;
      } else if (notifies) {
        return wasPending ? Rule.EVT_03 : masked ? Rule.EVT_04 : Rule.EVT_02;
      }
      return Rule.LAY_11;
    }

    private RuleViolation.Finding violation(Rule rule) {
      return RuleViolation.of(rule).steps(steps);
    }

    @Override
    public void close() {
      guest.close();
    }
  }
}
