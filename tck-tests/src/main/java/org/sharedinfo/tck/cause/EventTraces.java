package org.sharedinfo.tck.cause;

import static org.sharedinfo.tck.cause.SeqlockTraces.hasFence;
import static org.sharedinfo.tck.cause.SeqlockTraces.indices;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Trace;
import org.sharedinfo.tck.schedule.Trace.Kind;
import org.sharedinfo.tck.schedule.Trace.Step;

/** Mistakes in the order of the accesses to event channels. */
final class EventTraces {
  private static final int PORT = 66;

  private final Subject subject;

  EventTraces(Subject subject) {
    this.subject = subject;
  }

  private static Predicate<Step> of(String name) {
    return step -> step.field().startsWith(name);
  }

  private static Predicate<Step> ofVcpu(String name) {
    return of("vcpu_info[" + Ground.vcpu() + "]." + name);
  }

  private static final Predicate<Step> PENDING = of("evtchn_pending[");
  private static final Predicate<Step> MASK = of("evtchn_mask[");

  /** The mistake of a guest: in unmasking, then in handling an upcall. */
  Optional<Mistake> receiver() {
    return unmasking().or(this::handling);
  }

  private Optional<Mistake> unmasking() {
    try (Ground ground = Ground.zeroed(subject.abi())) {
      ground.events().setPending(PORT);
      ground.events().setMask(PORT);
      return Trace.of(
              ground,
              world -> {
                var guest = world.eventReceiver();
                world.actor("guest", () -> guest.unmask(PORT));
              })
          .flatMap(EventTraces::unmasking);
    }
  }

  private static Optional<Mistake> unmasking(List<Step> steps) {
    List<Integer> clears = indices(steps, MASK.and(Step::writes));
    List<Integer> tests = indices(steps, PENDING.and(Step::reads));
    if (clears.isEmpty()) {
      return Optional.empty();
    }
    int clear = clears.getFirst();
    if (steps.get(clear).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_13,
          "clears a MASK bit with a load and a store, which loses a neighbour's change");
    }
    if (tests.isEmpty()) {
      // a guest may raise itself without a look
      return steps.stream().anyMatch(ofVcpu("evtchn_pending_sel").and(Step::writes))
          ? Optional.empty()
          : Mistake.found(Rule.EVT_12, "does not test PENDING when it unmasks a channel");
    }
    if (tests.getLast() < clear) {
      return Mistake.found(
          Rule.EVT_12, "tests PENDING before it clears MASK: an event that comes between is lost");
    }
    boolean ordered =
        steps.get(clear).ordering().contains("volatile") || hasFence(steps, clear, tests.getLast());
    return ordered
        ? Optional.empty()
        : Mistake.found(Rule.EVT_12, "has no full fence between clearing MASK and testing PENDING");
  }

  private Optional<Mistake> handling() {
    try (Ground ground = Ground.zeroed(subject.abi())) {
      ground.events().send(PORT, Ground.vcpu());
      return Trace.of(
              ground,
              world -> {
                var guest = world.eventReceiver();
                world.actor("guest", () -> guest.upcall(Ground.vcpu()));
              })
          .flatMap(EventTraces::handling);
    }
  }

  private static Optional<Mistake> handling(List<Step> steps) {
    List<Integer> lowered = indices(steps, ofVcpu("evtchn_upcall_pending").and(Step::writes));
    List<Integer> looks = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::reads));
    List<Integer> takes = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::writes));
    List<Integer> clears = indices(steps, PENDING.and(Step::writes));
    if (lowered.isEmpty()
        && steps.stream().anyMatch(ofVcpu("evtchn_upcall_mask").and(Step::writes))) {
      return Mistake.found(
          Rule.LAY_03, "clears evtchn_upcall_mask in place of evtchn_upcall_pending");
    }
    if (lowered.isEmpty()) {
      return Mistake.found(Rule.EVT_09, "never clears upcall_pending");
    }
    if (!looks.isEmpty() && looks.getFirst() < lowered.getFirst()) {
      return Mistake.found(
          Rule.EVT_09,
          "clears upcall_pending after it looks at the selector: an event that comes between is"
              + " lost");
    }
    if (!takes.isEmpty() && steps.get(takes.getFirst()).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_10, "takes the selector with a load and a store, which loses a bit set between");
    }
    if (clears.isEmpty()) {
      return Mistake.found(Rule.EVT_11, "does not clear PENDING");
    }
    if (steps.get(clears.getFirst()).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_11, "clears PENDING with a load and a store, which loses a neighbour's event");
    }
    boolean ordered =
        steps.get(lowered.getFirst()).ordering().contains("volatile")
            || looks.isEmpty()
            || hasFence(steps, lowered.getFirst(), looks.getFirst())
            || takes.stream().anyMatch(take -> steps.get(take).ordering().contains("volatile"));
    return ordered
        ? Optional.empty()
        : Mistake.found(
            Rule.EVT_09,
            "has no full fence between clearing upcall_pending and taking the selector");
  }

  /** The mistake of a hypervisor that sends. */
  Optional<Mistake> sender() {
    try (Ground ground = Ground.zeroed(subject.abi())) {
      return Trace.of(
              ground,
              world -> {
                var sender = world.eventSender();
                world.actor("sender", () -> sender.send(PORT));
              })
          .flatMap(EventTraces::sending);
    }
  }

  private static Optional<Mistake> sending(List<Step> steps) {
    List<Integer> sets = indices(steps, PENDING.and(Step::writes));
    List<Integer> looks = indices(steps, MASK.and(Step::reads));
    List<Integer> selects = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::writes));
    List<Integer> raises = indices(steps, ofVcpu("evtchn_upcall_pending").and(Step::writes));
    if (sets.isEmpty()) {
      return Mistake.found(Rule.EVT_01, "does not set PENDING");
    }
    if (steps.get(sets.getFirst()).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_01, "sets PENDING with a load and a store, which loses a neighbour's event");
    }
    if (selects.isEmpty()) {
      return Mistake.found(Rule.EVT_02, "does not set the selector bit");
    }
    if (steps.get(selects.getFirst()).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_02, "sets the selector bit with a load and a store, which loses a word's bit");
    }
    if (raises.isEmpty()) {
      return Mistake.found(Rule.EVT_02, "does not set upcall_pending");
    }
    if (!looks.isEmpty() && looks.getFirst() < sets.getFirst()) {
      return Mistake.found(
          Rule.EVT_14, "looks at MASK before it sets PENDING: an event unmasked between is lost");
    }
    if (selects.getFirst() < sets.getFirst()) {
      return Mistake.found(Rule.EVT_02, "sets the selector bit before PENDING");
    }
    return raises.getFirst() < selects.getFirst()
        ? Mistake.found(Rule.EVT_02, "sets upcall_pending before the selector bit")
        : Optional.empty();
  }
}
