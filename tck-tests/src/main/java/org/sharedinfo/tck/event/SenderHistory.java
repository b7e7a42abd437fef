package org.sharedinfo.tck.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/**
 * A history of the hypervisor's side: the live frame, the expected frame and the steps so far.
 * Steps that the guest cannot make now are left out: a sleeping vCPU runs no code, and in an HVM
 * guest upcall_mask stays zero.
 */
final class SenderHistory implements AutoCloseable {
  private final Subject subject = Subject.current();
  private final Guest guest = Guest.zeroed(subject.abi());
  private final EventPeer live = new EventPeer(guest.frame(), subject.abi());
  private final Frame picture = guest.frame().picture();
  private final EventPeer model = new EventPeer(picture, subject.abi());
  private final Map<Integer, Integer> binding = new HashMap<>();
  private final Set<Integer> asleep = new HashSet<>();
  private final Set<Integer> handling = new HashSet<>();
  private final Set<Integer> told = new HashSet<>();
  private final List<String> steps = new ArrayList<>();
  private final EventSender sender;
  private Optional<BlockService> blocker = Optional.empty();
  private Optional<UnmaskService> unmasker = Optional.empty();

  SenderHistory() {
    guest.bind(this::vcpuOf);
    guest.onWake(this::wakes);
    guest.onUpcall(vcpu -> {
      if (usesUpcallMask() && live.upcallMask(vcpu) != 0) {
        throw violation(Rule.EVT_06)
            .expected("no upcall of vCPU " + vcpu + " while its upcall_mask is set")
            .seen("an upcall")
            .error();
      }
    });
    sender = subject.eventSender(guest);
  }

  /** From now on, vCPUs block. */
  SenderHistory blocking() {
    blocker = Optional.of(subject.blockService(guest));
    return this;
  }

  /** From now on, the guest requests that channels be unmasked. */
  SenderHistory unmasking() {
    unmasker = Optional.of(subject.unmaskService(guest));
    return this;
  }

  private boolean usesUpcallMask() {
    return subject.kind().usesUpcallMask();
  }

  private int vcpuOf(int port) {
    return binding.getOrDefault(port, 0);
  }

  private void wakes(int vcpu) {
    asleep.remove(vcpu);
    if (live.upcallPending(vcpu) != 0) {
      told.add(vcpu);
    }
  }

  /** Makes the step, if possible now, and compares the frame with the expected one. */
  void perform(SenderStep step) {
    if (!isPossible(step)) {
      return;
    }
    steps.add(step.toString());
    switch (step) {
      case SenderStep.Send(int port) -> send(port);
      case SenderStep.AskToUnmask(int port) -> unmasker.ifPresent(service -> unmask(service, port));
      case SenderStep.Block(int vcpu) -> blocker.ifPresent(service -> block(service, vcpu));
      case SenderStep.Bind(int port, int vcpu) -> binding.put(port, vcpu);
      default -> {
        guestDoes(live, step);
        guestDoes(model, step);
        switch (step) {
          case SenderStep.BeginUpcall(int vcpu) -> handling.add(vcpu);
          case SenderStep.TakeUpcall(int vcpu) -> handling.remove(vcpu);
          default -> {
            // The frame shows everything.
          }
        }
      }
    }
  }

  private boolean isPossible(SenderStep step) {
    return switch (step) {
      case SenderStep.Send _, SenderStep.Bind _ -> true;
      case SenderStep.AskToUnmask _ -> unmasker.isPresent() && isAnyAwake();
      case SenderStep.Block(int vcpu) ->
          blocker.isPresent() && !asleep.contains(vcpu) && !handling.contains(vcpu);
      case SenderStep.SetUpcallMask(int vcpu, _) -> usesUpcallMask() && !asleep.contains(vcpu);
      case SenderStep.BeginUpcall(int vcpu) -> !asleep.contains(vcpu) && !handling.contains(vcpu);
      case SenderStep.TakeUpcall(int vcpu) -> !asleep.contains(vcpu);
      case SenderStep.Mask _, SenderStep.Unmask _, SenderStep.Clear _ -> isAnyAwake();
    };
  }

  private boolean isAnyAwake() {
    return asleep.size() < subject.limits().vcpus();
  }

  private void guestDoes(EventPeer at, SenderStep step) {
    switch (step) {
      case SenderStep.Mask(int port) -> at.setMask(port);
      case SenderStep.Unmask(int port) -> at.clearMask(port);
      case SenderStep.Clear(int port) -> at.clearPending(port);
      case SenderStep.SetUpcallMask(int vcpu, boolean masked) ->
          at.upcallMask(vcpu, masked ? 1 : 0);
      case SenderStep.BeginUpcall(int vcpu) -> at.upcallPending(vcpu, 0);
      case SenderStep.TakeUpcall(int vcpu) -> {
        if (!handling.contains(vcpu)) {
          at.upcallPending(vcpu, 0);
        }
        at.selector(vcpu, 0);
        for (int port : Ports.borders(subject.abi())) {
          if (!at.masked(port)) {
            at.clearPending(port);
          }
        }
      }
      default -> throw new IllegalStateException("not a step of the guest: " + step);
    }
  }

  private void send(int port) {
    var before = new Before(port);
    sender.send(port);
    model.send(port, before.vcpu);
    before.judge("send(" + port + ")", Optional.empty());
  }

  private void unmask(UnmaskService service, int port) {
    var before = new Before(port);
    service.unmask(port);
    model.unmaskForGuest(port, before.vcpu);
    before.judge("unmask(" + port + ")", Optional.of(Rule.EVT_19));
  }

  private void block(BlockService service, int vcpu) {
    boolean sleeps = service.block(vcpu);
    if (usesUpcallMask()) {
      model.upcallMask(vcpu, 0);
    }
    if (sleeps) {
      asleep.add(vcpu);
    }
    String seen = "block(" + vcpu + ") = " + sleeps + ", upcall_mask=" + live.upcallMask(vcpu);
    if (sleeps != (model.upcallPending(vcpu) == 0)
        || usesUpcallMask() && live.upcallMask(vcpu) != 0) {
      throw violation(Rule.EVT_08)
          .expected(
              (usesUpcallMask() ? "upcall_mask cleared, and " : "")
                  + "sleep only without notification: upcall_pending="
                  + model.upcallPending(vcpu))
          .seen(seen)
          .error();
    }
    expectPicture("block(" + vcpu + ")", field -> isOf(field, vcpu) ? Rule.EVT_08 : Rule.LAY_11);
  }

  private static boolean isOf(String field, int vcpu) {
    return field.startsWith("vcpu_info[" + vcpu + "].evtchn_");
  }

  /** The state of a channel before a call that may raise it. */
  private final class Before {
    final int port;
    final int vcpu;
    final boolean wasPending;
    final boolean masked;
    final boolean selected;
    final boolean slept;
    final boolean quiet;

    Before(int port) {
      this.port = port;
      vcpu = vcpuOf(port);
      wasPending = model.pending(port);
      masked = model.masked(port);
      selected = model.selected(vcpu, port);
      slept = asleep.contains(vcpu);
      quiet = model.upcallPending(vcpu) == 0;
      guest.upcalls().clear();
      guest.wakes().clear();
      told.clear();
    }

    /** Accepts any non-zero upcall_pending. */
    void judge(String call, Optional<Rule> asked) {
      for (int v = 0; v < subject.abi().vcpus(); v++) {
        boolean up = live.upcallPending(v) != 0;
        boolean raisedByAnother = v == vcpu && quiet && selected && !up;
        if (model.upcallPending(v) != 0 && (up || raisedByAnother)) {
          model.upcallPending(v, live.upcallPending(v));
        }
      }
      String bound = call + ", bound to vCPU " + vcpu;
      expectPicture(bound, field -> asked.orElseGet(() -> ruleOf(field)));
      steps.set(steps.size() - 1, steps.getLast() + " → " + model.describe(port, vcpu));
      if (quiet && live.upcallPending(vcpu) != 0) {
        expectTold(bound);
      }
    }

    private void expectTold(String call) {
      if (slept && !told.contains(vcpu)) {
        throw violation(Rule.EVT_08)
            .expected("vCPU " + vcpu + ", which sleeps, woken by " + call)
            .seen("wakes of vCPUs " + guest.wakes() + ", upcalls of vCPUs " + guest.upcalls())
            .error();
      }
      boolean looksByItself = slept && usesUpcallMask();
      boolean mayCome = !usesUpcallMask() || model.upcallMask(vcpu) == 0;
      if (mayCome && !looksByItself && !guest.upcalls().contains(vcpu)) {
        throw violation(Rule.EVT_06)
            .expected("an upcall of vCPU " + vcpu + " by " + call)
            .seen("upcalls of vCPUs " + guest.upcalls())
            .error();
      }
    }

    private Rule ruleOf(String field) {
      boolean notifies = field.endsWith("pending_sel") || field.endsWith("upcall_pending");
      if (field.startsWith("evtchn_pending[")) {
        return live.pending(port) ? Rule.EVT_05 : Rule.EVT_01;
      } else if (field.startsWith("evtchn_mask[")) {
        return Rule.EVT_05;
      } else if (field.endsWith("upcall_mask")) {
        return Rule.EVT_16;
      } else if (notifies && !isOf(field, vcpu)) {
        return Rule.EVT_07;
      } else if (notifies) {
        return wasPending ? Rule.EVT_03 : masked ? Rule.EVT_04 : Rule.EVT_02;
      }
      return Rule.LAY_11;
    }
  }

  /** Which rule is broken by a field. */
  private interface Blame {
    Rule of(String field);
  }

  private void expectPicture(String call, Blame blame) {
    if (!usesUpcallMask()) {
      for (int v = 0; v < subject.abi().vcpus(); v++) {
        model.upcallMask(v, live.upcallMask(v));
      }
    }
    List<ByteDifference> differences = guest.frame().differencesFrom(picture);
    if (!differences.isEmpty()) {
      ByteDifference first = differences.getFirst();
      throw violation(blame.of(first.field()))
          .expected(first.field() + " = " + first.expected() + " after " + call)
          .seen(first.seen())
          .bytes(differences)
          .error();
    }
  }

  private RuleViolation.Finding violation(Rule rule) {
    return RuleViolation.of(rule).steps(steps);
  }

  @Override
  public void close() {
    guest.close();
  }
}
