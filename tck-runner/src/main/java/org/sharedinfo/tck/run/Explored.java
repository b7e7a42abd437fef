package org.sharedinfo.tck.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;

/**
 * The rules that the schedules of a run have settled for one ABI: every schedule of the rule
 * passed, and those meant to be explored completely were, including under a model that reorders: of
 * Java for Java code, of this processor for machine code. A race of such a rule only confirms this,
 * and is sampled for a shorter time. A race of any other rule is the only witness.
 *
 * <p>Threading: one thread at a time.
 */
final class Explored {
  private static final Set<String> WEAK =
      Set.of(Model.RELEASE_ACQUIRE.id(), Model.TOTAL_STORE_ORDER.id());

  private final Set<Asked> settled = new HashSet<>();
  private final Set<Asked> open = new HashSet<>();

  private record Asked(String rule, Role role) {}

  /** Records a result of any kind of evidence. */
  void note(CheckResult result) {
    if (result.evidence() == Evidence.SCHEDULE && !isPassedInPart(result)) {
      Set<Asked> which = isSettled(result) ? settled : open;
      result.rules().forEach(rule -> which.add(new Asked(rule, result.role())));
    }
  }

  /** Whether it never meant to explore everything: it neither settles a rule nor leaves it open. */
  private static boolean isPassedInPart(CheckResult result) {
    return result.verdict() == Verdict.PASS && !result.strength().complete();
  }

  private static boolean isSettled(CheckResult result) {
    return result.verdict() == Verdict.PASS
        && result.strength() instanceof Strength.Executions explored
        && hasWeakModel(explored);
  }

  /** Sequential consistency alone reveals nothing about reordering. */
  private static boolean hasWeakModel(Strength.Executions explored) {
    return explored.models().stream().anyMatch(WEAK::contains);
  }

  /** The ids of the races whose rules are all settled. */
  List<String> settled(List<PlannedCheck> checks) {
    return checks.stream()
        .filter(PlannedCheck::isRace)
        .filter(check -> check.rules().stream().allMatch(rule -> isSettled(check, rule.id())))
        .map(PlannedCheck::id)
        .toList();
  }

  private boolean isSettled(PlannedCheck check, String rule) {
    var asked = new Asked(rule, check.role());
    return settled.contains(asked) && !open.contains(asked);
  }
}
