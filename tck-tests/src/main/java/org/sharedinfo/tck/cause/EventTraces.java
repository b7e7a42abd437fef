package org.sharedinfo.tck.cause;

import static org.sharedinfo.tck.cause.SeqlockTraces.hasFence;
import static org.sharedinfo.tck.cause.SeqlockTraces.indices;

import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Trace;
import org.sharedinfo.tck.schedule.Trace.Kind;
import org.sharedinfo.tck.schedule.Trace.Step;

/** Mistakes in the order of the accesses to event channels. */
final class EventTraces {
  private static final int PORT = 66;
  private static final int BYTE = 0xFF;

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

  /** The mistake of a guest: first in unmasking, then in handling an upcall. */
  Optional<Mistake> receiver() {
    return bitOf("masks", (receiver, port) -> receiver.mask(port), MASK)
        .or(() -> bitOf("clears", (receiver, port) -> receiver.clear(port), PENDING))
        .or(this::unmasking)
        .or(this::handling);
  }

  /** A call that changes one bit of a channel that is pending and not masked. */
  private Optional<Mistake> bitOf(
      String does, ObjIntConsumer<EventReceiver> call, Predicate<Step> bits) {
    boolean stores =
        Trace.of(
                Ground.zeroed(subject.abi()).with(ground -> ground.events().setPending(PORT)),
                world -> {
                  var guest = world.eventReceiver();
                  world.actor("guest", () -> call.accept(guest, PORT));
                })
            .stream()
            .flatMap(List::stream)
            .anyMatch(bits.and(step -> step.kind() == Kind.STORE));
    return stores
        ? Mistake.found(
            Rule.EVT_13,
            does
                + " a channel with a load and a store, which loses a concurrent change of a "
                + "neighbour")
        : Optional.empty();
  }

  private Ground pendingAndMasked() {
    return Ground.zeroed(subject.abi())
        .with(ground -> {
          ground.events().setPending(PORT);
          ground.events().setMask(PORT);
        });
  }

  private Optional<Mistake> unmasking() {
    return Trace.of(
            pendingAndMasked(),
            world -> {
              var guest = world.eventReceiver();
              world.actor("guest", () -> guest.unmask(PORT));
            })
        .flatMap(steps -> unmasking(steps, Rule.EVT_13, Rule.EVT_12));
  }

  /** The mistake of a hypervisor that unmasks for a guest. */
  Optional<Mistake> unmaskService() {
    return Trace.of(
            pendingAndMasked(),
            world -> {
              var service = world.unmaskService();
              world.actor("hypervisor", () -> service.unmask(PORT));
            })
        .flatMap(steps -> unmasking(steps, Rule.EVT_19, Rule.EVT_19));
  }

  /**
   * From the accesses of one unmask.
   *
   * @param bits the rule about neighbours' bits
   * @param order the rule about MASK and PENDING
   */
  private static Optional<Mistake> unmasking(List<Step> steps, Rule bits, Rule order) {
    List<Integer> clears = indices(steps, MASK.and(Step::writes));
    List<Integer> tests = indices(steps, PENDING.and(Step::reads));
    if (clears.isEmpty()) {
      return Optional.empty();
    }
    int clear = clears.getFirst();
    if (steps.get(clear).kind() == Kind.STORE) {
      return Mistake.found(
          bits,
          "clears a MASK bit with a load and a store, which loses a concurrent change of a "
              + "neighbour");
    }
    if (tests.isEmpty()) {
      // a guest may raise the event without reading PENDING
      return steps.stream().anyMatch(ofVcpu("evtchn_pending_sel").and(Step::writes))
          ? Optional.empty()
          : Mistake.found(order, "does not test PENDING when it unmasks a channel");
    }
    if (tests.getLast() < clear) {
      return Mistake.found(
          order, "tests PENDING before it clears MASK: an event sent in between is lost");
    }
    List<Integer> raises = indices(steps, ofVcpu("evtchn_upcall_pending").and(Step::writes));
    List<Integer> selects = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::writes));
    if (!raises.isEmpty() && !selects.isEmpty() && raises.getFirst() < selects.getFirst()) {
      return Mistake.found(
          order, "sets upcall_pending before the selector bit when it unmasks a channel");
    }
    boolean ordered =
        steps.get(clear).ordering().contains("volatile") || hasFence(steps, clear, tests.getLast());
    return ordered
        ? Optional.empty()
        : Mistake.found(order, "has no full fence between clearing MASK and testing PENDING");
  }

  private Optional<Mistake> handling() {
    return Trace.of(
            Ground.zeroed(subject.abi()).with(ground -> ground.events().send(PORT, Ground.vcpu())),
            world -> {
              var guest = world.eventReceiver();
              world.actor("guest", () -> guest.upcall(Ground.vcpu()));
            })
        .flatMap(EventTraces::handling);
  }

  private static Optional<Mistake> handling(List<Step> steps) {
    List<Integer> lowered = indices(steps, ofVcpu("evtchn_upcall_pending").and(Step::writes));
    List<Integer> looks = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::reads));
    List<Integer> takes = indices(steps, ofVcpu("evtchn_pending_sel").and(Step::writes));
    List<Integer> clears = indices(steps, PENDING.and(Step::writes));
    if (lowered.isEmpty()
        && steps.stream().anyMatch(ofVcpu("evtchn_upcall_mask").and(Step::writes))) {
      return Mistake.found(
          Rule.LAY_03, "clears evtchn_upcall_mask instead of evtchn_upcall_pending");
    }
    if (lowered.isEmpty()) {
      return Mistake.found(Rule.EVT_09, "never clears upcall_pending");
    }
    if (storesBothBytes(steps)) {
      return Mistake.found(
          Rule.EVT_16,
          "stores upcall_pending and upcall_mask together after a load: a change in between is "
              + "undone");
    }
    if (!looks.isEmpty() && looks.getLast() < lowered.getFirst()) {
      return Mistake.found(
          Rule.EVT_09,
          "clears upcall_pending after it reads the selector: an event sent in between is lost");
    }
    if (!takes.isEmpty() && steps.get(takes.getFirst()).kind() == Kind.STORE) {
      return Mistake.found(
          Rule.EVT_10,
          "takes the selector with a load and a store, which loses a bit set in between");
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
            || ordersLook(steps, lowered.getFirst(), looks);
    return ordered
        ? Optional.empty()
        : Mistake.found(
            Rule.EVT_09,
            "has no full fence between clearing upcall_pending and taking the selector");
  }

  /** Whether the first read of the selector after a step cannot overtake it. */
  private static boolean ordersLook(List<Step> steps, int lowered, List<Integer> looks) {
    int look = looks.stream().filter(at -> at > lowered).findFirst().orElse(lowered);
    Step taken = steps.get(look);
    return hasFence(steps, lowered, look)
        || taken.kind() == Kind.UPDATE && taken.ordering().contains("volatile");
  }

  /** Whether the two upcall bytes are loaded together, changed and stored back. */
  private static boolean storesBothBytes(List<Step> steps) {
    Predicate<Step> upcall = ofVcpu("evtchn_upcall_pending");
    boolean loaded = false;
    for (Step step : steps) {
      if (upcall.test(step) && step.kind() == Kind.STORE && (loaded || step.number() > BYTE)) {
        return true;
      }
      loaded |= upcall.test(step) && step.kind() == Kind.LOAD && step.number() > BYTE;
    }
    return false;
  }

  /** The mistake of a hypervisor that puts a vCPU to sleep. */
  Optional<Mistake> blockService() {
    return Trace.of(
            Ground.zeroed(subject.abi())
                .with(ground -> ground.events().upcallMask(Ground.vcpu(), 1)),
            world -> {
              var blocker = world.blockService();
              world.actor("hypervisor", () -> blocker.block(Ground.vcpu()));
            })
        .flatMap(EventTraces::blocking);
  }

  private static Optional<Mistake> blocking(List<Step> steps) {
    if (storesBothBytes(steps)) {
      return Mistake.found(
          Rule.EVT_16,
          "stores upcall_pending and upcall_mask together after a load when a vCPU blocks");
    }
    List<Integer> clears = indices(steps, ofVcpu("evtchn_upcall_mask").and(Step::writes));
    List<Integer> looks = indices(steps, ofVcpu("evtchn_upcall_pending").and(Step::reads));
    if (clears.isEmpty() || looks.isEmpty()) {
      return Optional.empty();
    }
    if (looks.getLast() < clears.getFirst()) {
      return Mistake.found(
          Rule.EVT_08, "reads upcall_pending before it clears upcall_mask: a wake-up is lost");
    }
    boolean ordered =
        steps.get(clears.getFirst()).ordering().contains("volatile")
            || hasFence(steps, clears.getFirst(), looks.getLast());
    return ordered
        ? Optional.empty()
        : Mistake.found(
            Rule.EVT_08,
            "has no full fence between clearing upcall_mask and reading upcall_pending");
  }

  /** The mistake of a hypervisor that sends. */
  Optional<Mistake> sender() {
    return Trace.of(
            Ground.zeroed(subject.abi())
                .with(ground -> ground.events().upcallMask(Ground.vcpu(), 1)),
            world -> {
              var sender = world.eventSender();
              world.actor("sender", () -> sender.send(PORT));
            })
        .flatMap(EventTraces::sending);
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
          Rule.EVT_14, "reads MASK before it sets PENDING: an event unmasked in between is lost");
    }
    if (selects.getFirst() < sets.getFirst()) {
      return Mistake.found(Rule.EVT_02, "sets the selector bit before PENDING");
    }
    if (raises.getFirst() < selects.getFirst()) {
      return Mistake.found(Rule.EVT_02, "sets upcall_pending before the selector bit");
    }
    if (storesBothBytes(steps)) {
      return Mistake.found(
          Rule.EVT_16,
          "stores upcall_pending and upcall_mask together after a load: a change in between is "
              + "undone");
    }
    if (steps.stream().anyMatch(MASK.and(Step::writes))) {
      return Mistake.found(Rule.EVT_05, "stores to MASK in a send");
    }
    boolean testedBefore = indices(steps, PENDING.and(Step::reads)).getFirst() < sets.getFirst();
    // a compare-and-set detects a change in between
    return testedBefore && steps.get(sets.getFirst()).ordering().startsWith("or")
        ? Mistake.found(Rule.EVT_03, "tests PENDING before it sets it: two senders may both notify")
        : Optional.empty();
  }
}
