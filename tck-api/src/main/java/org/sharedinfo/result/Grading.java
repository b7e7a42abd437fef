package org.sharedinfo.result;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * The result of a run: the one place where verdicts of checks become verdicts of rules, and these
 * an outcome.
 *
 * @param outcome the outcome for the implementation
 * @param exitCode the command's exit code: the outcome's, or {@link #KIT_BROKE}
 * @param verdicts one for each rule, role and ABI that has results, in the catalogue's order. An
 *     unfiltered run also contains, as INCONCLUSIVE without checks, those that should have results
 */
public record Grading(RunOutcome outcome, int exitCode, List<RuleVerdict> verdicts) {
  /** The exit code when the kit or the environment broke. */
  public static final int KIT_BROKE = 70;

  /** Copies the verdicts. */
  public Grading {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * Grades the results of a run.
   *
   * @throws IllegalArgumentException if the run names an ABI or a result a rule that does not
   *     exist, or a rule for a role that it does not bind; the message names it
   */
  public static Grading of(RunInfo run, List<CheckResult> results) {
    run.abis().forEach(Grading::abi);
    List<RuleVerdict> verdicts = verdicts(run, results);
    boolean kitBroke =
        results.stream().anyMatch(r -> r.verdict() == Verdict.ERROR && r.blame() == Blame.KIT);
    RunOutcome outcome = outcome(run, results, verdicts, kitBroke);
    // a proven violation stands, even if something else broke
    boolean failed = outcome == RunOutcome.NON_CONFORMANT;
    return new Grading(outcome, kitBroke && !failed ? KIT_BROKE : outcome.exitCode(), verdicts);
  }

  private record Cell(Rule rule, Role role, Abi abi) {
    Cell {
      rule.level(role); // refuses a role that the rule does not bind
    }
  }

  private record Side(Role role, Abi abi) {}

  private static List<RuleVerdict> verdicts(RunInfo run, List<CheckResult> results) {
    Map<Cell, List<CheckResult>> checks = new HashMap<>();
    Set<Side> offered = new HashSet<>();
    for (CheckResult result : results) {
      Side side = new Side(result.role(), result.abi());
      if (result.verdict() != Verdict.NOT_APPLICABLE && result.verdict() != Verdict.EXCLUDED) {
        offered.add(side);
      }
      for (String id : judgedRules(result)) {
        Cell cell = new Cell(rule(id), side.role(), side.abi());
        checks.computeIfAbsent(cell, _ -> new ArrayList<>()).add(result);
      }
    }
    List<RuleVerdict> verdicts = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Role role : rule.roles()) {
        for (Abi abi : Abi.values()) {
          List<CheckResult> found = checks.getOrDefault(new Cell(rule, role, abi), List.of());
          boolean missing =
              run.filters().isEmpty()
                  && offered.contains(new Side(role, abi))
                  && rule.abis(role).contains(abi);
          if (!found.isEmpty() || missing) {
            Verdict verdict =
                run.exclusion(rule.id(), role.id(), abi.id()).isPresent()
                        && offered.contains(new Side(role, abi))
                    ? Verdict.EXCLUDED
                    : worst(rule, found);
            verdicts.add(new RuleVerdict(rule, role, abi, rule.level(role), verdict, found));
          }
        }
      }
    }
    return verdicts;
  }

  /**
   * Its rules, and the one it found violated: a check may find a violation of a rule that it does
   * not list.
   */
  private static Set<String> judgedRules(CheckResult result) {
    Set<String> ids = new LinkedHashSet<>(result.rules());
    result.violation().map(Violation::rule).ifPresent(ids::add);
    return ids;
  }

  private static Verdict worst(Rule rule, List<CheckResult> checks) {
    // A rule whose schedules cannot be explored is judged by its stress results. A rule that this
    // machine does not show under stress is judged by its schedules.
    boolean shown =
        checks.stream().anyMatch(check -> check.isConcurrent() && check.verdict() == Verdict.PASS);
    // If this machine is too small for a situation, the smaller ones judge the rule.
    boolean seen = checks.stream().anyMatch(check -> check.verdict() == Verdict.PASS);
    return checks.stream()
        .filter(check -> !(check.couldNotLook() && (check.isConcurrent() ? shown : seen)))
        .map(check -> check.verdictFor(rule.id()))
        .reduce(Verdict::worst)
        .orElse(Verdict.INCONCLUSIVE);
  }

  private static RunOutcome outcome(
      RunInfo run, List<CheckResult> results, List<RuleVerdict> verdicts, boolean kitBroke) {
    Set<Verdict> decisive = EnumSet.noneOf(Verdict.class);
    for (RuleVerdict verdict : verdicts) {
      if (verdict.level() == Level.MUST) {
        decisive.add(verdict.verdict());
      }
    }
    boolean open = decisive.contains(Verdict.INCONCLUSIVE) || decisive.contains(Verdict.ERROR);
    boolean partial =
        !run.filters().isEmpty()
            || !run.exclusions().isEmpty()
            || decisive.contains(Verdict.EXCLUDED);
    if (decisive.contains(Verdict.FAIL)) {
      return RunOutcome.NON_CONFORMANT;
    } else if (kitBroke || open || !whole(run, results)) {
      return RunOutcome.INCOMPLETE;
    } else if (partial) {
      return RunOutcome.PARTIAL;
    }
    // An implementation that plays no role has shown nothing.
    return decisive.contains(Verdict.PASS) ? RunOutcome.CONFORMANT : RunOutcome.INCOMPLETE;
  }

  private static boolean whole(RunInfo run, List<CheckResult> results) {
    record Check(String id, Abi abi) {}
    long finished =
        results.stream().map(result -> new Check(result.check(), result.abi())).distinct().count();
    return run.state() == RunInfo.State.COMPLETE && finished >= run.planned();
  }

  private static Rule rule(String id) {
    return Rule.byId(id).orElseThrow(() -> new IllegalArgumentException("unknown rule: " + id));
  }

  private static Abi abi(String id) {
    return Abi.byId(id).orElseThrow(() -> new IllegalArgumentException("unknown ABI: " + id));
  }
}
