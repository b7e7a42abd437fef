package org.sharedinfo.selftest;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.schedule.Schedules;

/**
 * How much is asked of the checks. A fault's own rule gets what a certification of the profile
 * gives it; the other rules of its role get less, for they only show who else would have caught it.
 *
 * @param profile the profile
 */
record CheckBudget(Profile profile) {
  private static final int OTHERS_SHARE = 8;

  /** Tries of a property of the fault's own rule. */
  int triesOfOwnRule() {
    return profile.tries();
  }

  /** Tries of the other properties, and of all properties on correct implementations. */
  int triesOfOthers() {
    return Math.max(1, profile.tries() / OTHERS_SHARE);
  }

  /** How long a scenario is explored: a fault that is not found by then is found by another one. */
  Duration exploring() {
    return profile == Profile.FULL ? Schedules.USUAL_LIMIT : Duration.ofSeconds(4);
  }

  /** Whether a fault can be shown by what there is. */
  boolean asks(Fault fault, Set<Evidence> available) {
    return available.stream()
        .filter(fault.shownBy()::contains)
        .anyMatch(kind -> kind != Evidence.STRESS || stresses(fault));
  }

  /** Checks of a fault's own rule. Stress takes its time, and is left where others show it too. */
  Predicate<PlannedCheck> ownRule(Fault fault) {
    return check ->
        check.role() == fault.role()
            && check.rules().contains(fault.rule())
            && (!check.isRace() || stresses(fault));
  }

  /** Checks of the other rules of a fault's role. */
  Predicate<PlannedCheck> otherRules(Fault fault) {
    return check ->
        check.role() == fault.role()
            && !check.rules().contains(fault.rule())
            && (!check.isRace() || (profile == Profile.FULL && stresses(fault)));
  }

  /** Checks that a correct implementation is judged by. */
  Predicate<PlannedCheck> variant() {
    return check -> !check.isRace() || profile == Profile.FULL;
  }

  private boolean stresses(Fault fault) {
    return fault.shownBy().contains(Evidence.STRESS)
        && (profile == Profile.FULL || !fault.shownBy().contains(Evidence.SCHEDULE));
  }
}
