package org.sharedinfo.selftest;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;

/**
 * The effort of the checks. A fault's own rule gets the effort of a certification with this
 * profile. The other rules of its role get less, because they only show which other checks would
 * catch it.
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

  /**
   * The time limit for exploring a scenario. A fault not found within it must be found by another
   * one.
   */
  Duration exploring() {
    return profile == Profile.FULL ? Settings.USUAL_EXPLORING : Duration.ofSeconds(4);
  }

  /** Whether the available evidence can show a fault. */
  boolean asks(Fault fault, Set<Evidence> available) {
    return available.stream()
        .filter(fault.shownBy()::contains)
        .anyMatch(kind -> kind != Evidence.STRESS || stresses(fault));
  }

  /**
   * Checks of a fault's own rule. Stress takes long, so it is skipped if other evidence shows the
   * fault.
   */
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

  /** Checks that judge a correct implementation. */
  Predicate<PlannedCheck> variant() {
    return check -> !check.isRace() || profile == Profile.FULL;
  }

  private boolean stresses(Fault fault) {
    return fault.shownBy().contains(Evidence.STRESS)
        && (profile == Profile.FULL || !fault.shownBy().contains(Evidence.SCHEDULE));
  }
}
