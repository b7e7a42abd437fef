package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.schedule.Trace;
import org.sharedinfo.tck.schedule.Trace.Kind;
import org.sharedinfo.tck.schedule.Trace.Step;

/**
 * Mistakes in the order of accesses to a record guarded by a version.
 *
 * @param version the name of the version field
 * @param payload whether a field of this name is guarded
 * @param readersOwn what a reader may store
 */
record SeqlockTraces(String version, Predicate<String> payload, Predicate<Step> readersOwn) {
  /**
   * The mistake of a reader, from the accesses of one read without concurrent updates.
   *
   * @param torn the rule about reads that mix two updates
   * @param stores the rule about readers that store
   */
  Optional<Mistake> reader(List<Step> steps, Rule torn, Rule stores) {
    for (Step step : steps) {
      if (step.writes() && !readersOwn.test(step)) {
        return Mistake.found(
            stores, "stores to %s, which a reader must only read".formatted(whole(step)));
      }
    }
    List<Integer> looks = indices(steps, step -> isVersion(step) && step.reads());
    List<Integer> loads = indices(steps, step -> isPayload(step) && step.reads());
    if (loads.isEmpty()) {
      return Optional.empty();
    }
    if (looks.isEmpty() && isOfVcpu() && steps.stream().anyMatch(this::isOthersVersion)) {
      return Mistake.found(Rule.TIM_10, "reads the version of another vCPU");
    }
    if (looks.isEmpty()) {
      return Mistake.found(torn, "never reads %s".formatted(version));
    }
    int first = looks.getFirst();
    int last = looks.getLast();
    for (int load : loads) {
      if (load < first) {
        return Mistake.found(
            torn, "reads %s before it reads %s".formatted(whole(steps, load), version));
      }
    }
    if (last < loads.getFirst()) {
      return Mistake.found(
          torn, "does not read %s again after it has read the record".formatted(version));
    }
    for (int load : loads) {
      if (load > last) {
        return Mistake.found(
            torn, "reads %s after its last read of %s".formatted(whole(steps, load), version));
      }
    }
    boolean entered =
        isAcquire(steps.get(first)) || hasFence(steps, first, loads.getFirst(), "acquire", "load");
    boolean left =
        hasFence(steps, loads.getLast(), last, "acquire", "load")
            || loads.stream().allMatch(load -> isAcquire(steps.get(load)));
    if (!entered && !left) {
      return Mistake.found(
          torn,
          ("reads with plain loads: no acquire and no fence orders the record between the two "
                  + "reads of %s")
              .formatted(version));
    } else if (!entered) {
      return Mistake.found(
          torn,
          "has no acquire and no fence between its read of %s and the record".formatted(version));
    } else if (!left) {
      return Mistake.found(
          torn, "has no fence between the record and its second read of %s".formatted(version));
    }
    return Optional.empty();
  }

  /**
   * The mistake of a publisher, from the accesses of one update.
   *
   * @param before the version that it found
   * @param around the rule about the order of version and record
   * @param moved the rule about the values of the version
   */
  Optional<Mistake> publisher(List<Step> steps, long before, Rule around, Rule moved) {
    List<Integer> moves = indices(steps, step -> isVersion(step) && step.writes());
    List<Integer> stores = indices(steps, step -> isPayload(step) && step.writes());
    if (stores.isEmpty()) {
      return Optional.empty();
    }
    if (isOfVcpu() && steps.stream().anyMatch(step -> isOthersVersion(step) && step.writes())) {
      return Mistake.found(Rule.TIM_10, "stores to the version of another vCPU");
    }
    if (moves.isEmpty()) {
      return Mistake.found(around, "changes the record but never changes %s".formatted(version));
    }
    long during = steps.get(moves.getFirst()).number();
    if (moves.getFirst() > stores.getFirst()) {
      return Mistake.found(
          around,
          "stores %s before it makes %s odd".formatted(whole(steps, stores.getFirst()), version));
    }
    if ((during & 1) == 0) {
      boolean repaired = moves.size() > 1 && moves.get(1) < stores.getFirst();
      if (repaired) {
        return Mistake.found(
            around,
            "makes an odd %s even before the record is stored: the half-written one shows"
                .formatted(version));
      }
      if ((before & 1) == 1 && (steps.get(moves.getLast()).number() & 1) == 0) {
        return Mistake.found(
            around,
            "makes an odd %s that it finds even before it has stored the record"
                .formatted(version));
      }
      return (before & 1) == 1
          ? Mistake.found(
              moved,
              "adds 1 to %s even if it is odd, so it is even while the record changes"
                  .formatted(version))
          : Mistake.found(around, "makes %s even while the record changes".formatted(version));
    }
    int last = moves.getLast();
    for (int move : moves.subList(0, moves.size() - 1)) {
      if ((steps.get(move).number() & 1) == 0 && move < stores.getLast()) {
        return Mistake.found(
            around, "makes %s even for a moment while the record changes".formatted(version));
      }
    }
    if (moves.size() == 1) {
      return Mistake.found(moved, "leaves %s odd after the update".formatted(version));
    }
    if (last < stores.getLast()) {
      return Mistake.found(
          around,
          "stores %s after it has made %s even again"
              .formatted(whole(steps, stores.getLast()), version));
    }
    long after = steps.get(last).number();
    long right = (before | 1) + 1 & 0xFFFF_FFFFL;
    if (after != right) {
      return Mistake.found(
          moved,
          "changes %s from 0x%x to 0x%x instead of 0x%x".formatted(version, before, after, right));
    }
    boolean entered =
        hasFence(steps, moves.getFirst(), stores.getFirst(), "release", "store")
            || stores.stream().allMatch(store -> isRelease(steps.get(store)));
    boolean left =
        isRelease(steps.get(last)) || hasFence(steps, stores.getLast(), last, "release", "store");
    if (!entered && !left) {
      return Mistake.found(
          around, "stores with plain stores: nothing orders %s and the record".formatted(version));
    } else if (!entered) {
      return Mistake.found(
          around, "has no fence between making %s odd and storing the record".formatted(version));
    } else if (!left) {
      return Mistake.found(
          around, "has no release between the record and making %s even again".formatted(version));
    }
    return Optional.empty();
  }

  private boolean isOfVcpu() {
    return version.endsWith(".time.version");
  }

  private boolean isOthersVersion(Step step) {
    return step.field().endsWith(".time.version") && !isVersion(step);
  }

  private boolean isVersion(Step step) {
    return step.field().equals(version);
  }

  private boolean isPayload(Step step) {
    return payload.test(whole(step));
  }

  /** The field's name without the offset inside it. */
  private static String whole(Step step) {
    int plus = step.field().indexOf('+');
    return plus < 0 ? step.field() : step.field().substring(0, plus);
  }

  private static String whole(List<Step> steps, int index) {
    return whole(steps.get(index));
  }

  static boolean isAcquire(Step step) {
    return step.ordering().contains("acquire") || step.ordering().contains("volatile");
  }

  static boolean isRelease(Step step) {
    return step.ordering().contains("release") || step.ordering().contains("volatile");
  }

  /** Whether a fence of one of these kinds, or a full one, lies between two steps. */
  static boolean hasFence(List<Step> steps, int from, int to, String... kinds) {
    return steps.subList(from, Math.max(from, to)).stream()
        .filter(step -> step.kind() == Kind.FENCE)
        .anyMatch(step ->
            step.field().startsWith("full")
                || List.of(kinds).stream().anyMatch(step.field()::startsWith));
  }

  static List<Integer> indices(List<Step> steps, Predicate<Trace.Step> wanted) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (wanted.test(steps.get(i))) {
        found.add(i);
      }
    }
    return found;
  }
}
