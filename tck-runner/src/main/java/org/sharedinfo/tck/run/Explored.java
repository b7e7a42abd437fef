package org.sharedinfo.tck.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;

/**
 * Which rules the schedules of a run have settled: every schedule of the rule passed, explored
 * completely, under release/acquire too. A race of such a rule only confirms, and is sampled for a
 * shorter time. A race of any other rule is the only witness.
 *
 * <p>Threading: safe for use by several threads.
 */
final class Explored {
  private final Set<Asked> settled = new HashSet<>();
  private final Set<Asked> open = new HashSet<>();

  private record Asked(String rule, Role role, Abi abi) {}

  /** Takes note of a result, of any kind of evidence. */
  synchronized void note(CheckResult result) {
    if (result.evidence() == Evidence.SCHEDULE) {
      Set<Asked> which = isSettled(result) ? settled : open;
      result.rules().forEach(rule -> which.add(new Asked(rule, result.role(), result.abi())));
    }
  }

  private static boolean isSettled(CheckResult result) {
    return result.verdict() == Verdict.PASS
        && result.strength() instanceof Strength.Executions explored
        && explored.complete()
        && hasWeakModel(explored);
  }

  /** Under sequential consistency alone nothing is known of reordering. */
  private static boolean hasWeakModel(Strength.Executions explored) {
    return explored.models().contains(Model.RELEASE_ACQUIRE.id());
  }

  /** The ids of those races whose rules are all settled for this ABI. */
  synchronized List<String> settled(List<PlannedCheck> checks, Abi abi) {
    return checks.stream()
        .filter(PlannedCheck::isRace)
        .filter(check -> check.rules().stream().allMatch(rule -> isSettled(check, rule.id(), abi)))
        .map(PlannedCheck::id)
        .toList();
  }

  private boolean isSettled(PlannedCheck check, String rule, Abi abi) {
    var asked = new Asked(rule, check.role(), abi);
    return settled.contains(asked) && !open.contains(asked);
  }
}
