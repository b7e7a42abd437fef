package org.sharedinfo.tck.run;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;

/**
 * The checks of a run for each requested ABI: those that the filters select, this shard contains,
 * and nothing excludes.
 */
final class Plan {
  private final Assignment assignment;
  private final Map<Abi, List<PlannedCheck>> checks = new EnumMap<>(Abi.class);

  private Plan(Assignment assignment) {
    this.assignment = assignment;
  }

  static Plan of(Assignment assignment) {
    var plan = new Plan(assignment);
    plan.checks.putAll(
        Shares.of(
            CheckPlan.discover(assignment.profile()).stream().filter(assignment::wants).toList(),
            assignment.abis(),
            assignment.shard()));
    return plan;
  }

  /** The number of checks of some ABIs, counted for each ABI. */
  int size(Collection<Abi> abis) {
    return abis.stream().mapToInt(abi -> of(abi).size()).sum();
  }

  /** Checks that run step by step. */
  List<PlannedCheck> steps(Abi abi) {
    return toRun(abi, false);
  }

  /** Checks that are races. */
  List<PlannedCheck> races(Abi abi) {
    return toRun(abi, true);
  }

  private List<PlannedCheck> toRun(Abi abi, boolean races) {
    return of(abi).stream()
        .filter(check -> check.isRace() == races)
        .filter(check -> entry(check, abi).isEmpty())
        .toList();
  }

  /** The results of checks whose rules are all excluded. */
  List<CheckResult> setAside(Abi abi) {
    return of(abi).stream()
        .flatMap(check -> entry(check, abi).stream().map(entry -> excluded(check, abi, entry)))
        .toList();
  }

  private List<PlannedCheck> of(Abi abi) {
    return Objects.requireNonNull(checks.get(abi));
  }

  private static CheckResult excluded(PlannedCheck check, Abi abi, Exclusion entry) {
    return check.result(abi, Verdict.EXCLUDED, Blame.NONE, Strength.none(), 0, entry.why(), "", 0);
  }

  /** The entry that excludes a check; absent if one of its rules must be judged. */
  private Optional<Exclusion> entry(PlannedCheck check, Abi abi) {
    List<Exclusion> entries =
        check.rules().stream()
            .flatMap(rule -> exclusion(rule.id(), check.role().id(), abi.id()).stream())
            .toList();
    return entries.size() == check.rules().size()
        ? Optional.of(entries.getFirst())
        : Optional.empty();
  }

  /** The final result: a violation of an excluded rule fails nothing. */
  CheckResult judge(CheckResult result) {
    return result
        .violation()
        .filter(_ -> result.verdict() == Verdict.FAIL)
        .flatMap(found -> exclusion(found.rule(), result.role().id(), result.abi().id()))
        .map(entry -> result.excluded(entry.why()))
        .orElse(result);
  }

  private Optional<Exclusion> exclusion(String rule, String role, String abi) {
    return Exclusion.of(assignment.exclusions(), rule, role, abi);
  }
}
