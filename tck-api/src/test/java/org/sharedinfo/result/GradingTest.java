package org.sharedinfo.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharedinfo.result.Verdict.ERROR;
import static org.sharedinfo.result.Verdict.EXCLUDED;
import static org.sharedinfo.result.Verdict.FAIL;
import static org.sharedinfo.result.Verdict.INCONCLUSIVE;
import static org.sharedinfo.result.Verdict.NOT_APPLICABLE;
import static org.sharedinfo.result.Verdict.PASS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo.State;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

class GradingTest {
  private int made;

  /** The wallclock reader's rules, each with one check: the smallest role that can conform. */
  private List<CheckResult> wallclockReader(Verdict verdict) {
    List<CheckResult> results = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      if (rule.roles().contains(Role.WALLCLOCK_READER)) {
        results.add(check(verdict, rule.id()));
      }
    }
    return results;
  }

  private CheckResult check(Verdict verdict, String... rules) {
    return check(verdict, Role.WALLCLOCK_READER, Blame.NONE, Optional.empty(), rules);
  }

  private CheckResult check(
      Verdict verdict, Role role, Blame blame, Optional<String> broken, String... rules) {
    Optional<Violation> violation =
        broken.map(rule -> new Violation(rule, "a", "b", List.of(), List.of(), List.of()));
    return new CheckResult(
        "check" + made++,
        "asks something",
        List.of(rules),
        role,
        Abi.X86_64,
        Evidence.EXAMPLE,
        verdict,
        blame,
        Strength.ofTries(1, true),
        1,
        "",
        violation,
        "",
        ReplayCommand.ofLine("again"),
        1);
  }

  private CheckResult concurrent(
      String rule, Evidence evidence, Verdict verdict, Strength strength) {
    return new CheckResult(
        "check" + made++,
        "asks something",
        List.of(rule),
        Role.WALLCLOCK_READER,
        Abi.X86_64,
        evidence,
        verdict,
        Blame.NONE,
        strength,
        1,
        "",
        Optional.empty(),
        "",
        ReplayCommand.ofLine("again"),
        1);
  }

  @ParameterizedTest
  @CsvSource({
    "STRESS, PASS, PASS",
    "STRESS, INCONCLUSIVE, INCONCLUSIVE",
    "EXAMPLE, PASS, INCONCLUSIVE"
  })
  void whatCannotBeExploredIsJudgedUnderStress(Evidence other, Verdict verdict, Verdict expected) {
    var unexplored = concurrent("WCL-02", Evidence.SCHEDULE, INCONCLUSIVE, Strength.none());
    var beside = concurrent("WCL-02", other, verdict, Strength.ofTries(1, true));
    assertThat(
            Grading.of(run(State.COMPLETE, 2, "--rule WCL-02"), List.of(unexplored, beside))
                .verdicts())
        .extracting(RuleVerdict::verdict)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"SCHEDULE, PASS", "PROPERTY, INCONCLUSIVE"})
  void whatTheMachineDoesNotShowIsJudgedBySchedules(Evidence other, Verdict expected) {
    var blind =
        concurrent("WCL-02", Evidence.STRESS, PASS, Strength.ofSamples(9, 3))
            .withoutEvidence("not shown here");
    var beside = concurrent("WCL-02", other, PASS, Strength.ofTries(1, true));
    assertThat(
            Grading.of(run(State.COMPLETE, 2, "--rule WCL-02"), List.of(blind, beside)).verdicts())
        .extracting(RuleVerdict::verdict)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"PASS, PASS", "INCONCLUSIVE, INCONCLUSIVE", "FAIL, FAIL"})
  void whatTheMachineIsTooSmallForIsJudgedBySmallerSituations(Verdict other, Verdict expected) {
    var tooGreat = concurrent("WCL-02", Evidence.EXAMPLE, INCONCLUSIVE, Strength.none());
    var smaller = concurrent("WCL-02", Evidence.EXAMPLE, other, Strength.ofTries(1, true));
    assertThat(
            Grading.of(run(State.COMPLETE, 2, "--rule WCL-02"), List.of(tooGreat, smaller))
                .verdicts())
        .extracting(RuleVerdict::verdict)
        .containsExactly(expected);
  }

  @Test
  void searchThatWasCutStaysOpen() {
    var cut =
        concurrent(
            "WCL-02",
            Evidence.SCHEDULE,
            INCONCLUSIVE,
            Strength.ofExecutions(7, false, List.of("sc", "ra")));
    var stress = concurrent("WCL-02", Evidence.STRESS, PASS, Strength.ofTries(1, true));
    assertThat(Grading.of(run(State.COMPLETE, 2, "--rule WCL-02"), List.of(cut, stress)).verdicts())
        .extracting(RuleVerdict::verdict)
        .containsExactly(INCONCLUSIVE);
  }

  private CheckResult error(Blame blame, String rule) {
    return check(ERROR, Role.WALLCLOCK_READER, blame, Optional.empty(), rule);
  }

  private CheckResult failure(String broken, String... rules) {
    return check(FAIL, Role.WALLCLOCK_READER, Blame.NONE, Optional.of(broken), rules);
  }

  private static RunInfo run(State state, int planned, String... filters) {
    return new RunInfo(
        "1",
        "1.0.0",
        new RunInfo.Implementation("i", "1", "v"),
        "some.Provider",
        Scope.UNKNOWN,
        List.of("x86_64"),
        "gate",
        1,
        List.of(filters),
        List.of(),
        "tck certify",
        Optional.empty(),
        "2026-01-01T00:00:00Z",
        Optional.empty(),
        Map.of(),
        Map.of(),
        planned,
        List.of(),
        state);
  }

  private static Grading grade(List<CheckResult> results, String... filters) {
    return Grading.of(run(State.COMPLETE, results.size(), filters), results);
  }

  private static Verdict verdict(Grading grading, Rule rule) {
    return grading.verdicts().stream()
        .filter(v -> v.rule() == rule && v.role() == Role.WALLCLOCK_READER && v.abi() == Abi.X86_64)
        .map(RuleVerdict::verdict)
        .findFirst()
        .orElseThrow();
  }

  private static void expect(Grading grading, RunOutcome outcome, int exitCode) {
    assertThat(grading.outcome()).isEqualTo(outcome);
    assertThat(grading.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void conformantWhenEachMustRulePasses() {
    Grading grading = grade(wallclockReader(PASS));
    expect(grading, RunOutcome.CONFORMANT, 0);
    assertThat(grading.verdicts())
        .extracting(v -> v.rule().id())
        .containsExactly(
            "LAY-01", "LAY-06", "LAY-07", "LAY-10", "LAY-11", "LAY-12", "WCL-02", "WCL-04",
            "WCL-06", "WCL-07");
    RuleVerdict row = grading.verdicts().getFirst();
    assertThat(row.level()).isEqualTo(Level.MUST);
    assertThat(row.checks()).hasSize(1);
  }

  /** One more check of a MUST rule, in an otherwise passing run. */
  @ParameterizedTest
  @CsvSource({
    "PASS, NONE, PASS, CONFORMANT, 0",
    "NOT_APPLICABLE, NONE, PASS, CONFORMANT, 0",
    "EXCLUDED, NONE, EXCLUDED, PARTIAL, 2",
    "INCONCLUSIVE, NONE, INCONCLUSIVE, INCOMPLETE, 2",
    "ERROR, IMPLEMENTATION, ERROR, INCOMPLETE, 2",
    "ERROR, KIT, ERROR, INCOMPLETE, 70",
    "FAIL, NONE, FAIL, NON_CONFORMANT, 1"
  })
  void theWorstCheckDecides(
      Verdict verdict, Blame blame, Verdict merged, RunOutcome outcome, int exitCode) {
    CheckResult more = check(verdict, Role.WALLCLOCK_READER, blame, Optional.empty(), "WCL-06");
    List<CheckResult> results = wallclockReader(PASS);
    results.addFirst(more);
    Grading grading = grade(results);
    assertThat(verdict(grading, Rule.WCL_06)).isEqualTo(merged);
    expect(grading, outcome, exitCode);

    results.addLast(results.removeFirst());
    assertThat(verdict(grade(results), Rule.WCL_06)).isEqualTo(merged);
  }

  @ParameterizedTest
  @CsvSource({"FAIL, NONE, 0", "INCONCLUSIVE, NONE, 0", "EXCLUDED, NONE, 0", "ERROR, KIT, 70"})
  void aShouldRuleDecidesNothing(Verdict verdict, Blame blame, int exitCode) {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(check(verdict, Role.WALLCLOCK_READER, blame, Optional.empty(), "WCL-04"));
    Grading grading = grade(results);
    assertThat(verdict(grading, Rule.WCL_04)).isEqualTo(verdict);
    expect(grading, exitCode == 0 ? RunOutcome.CONFORMANT : RunOutcome.INCOMPLETE, exitCode);
  }

  @Test
  void failOutranksTheKitsError() {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(error(Blame.KIT, "WCL-06"));
    results.add(failure("WCL-06", "WCL-06"));
    expect(grade(results), RunOutcome.NON_CONFORMANT, 1);
    assertThat(verdict(grade(results), Rule.WCL_06)).isEqualTo(FAIL);
  }

  @Test
  void aViolationCountsAgainstTheRuleItNames() {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(failure("WCL-06", "WCL-02", "WCL-06"));
    Grading grading = grade(results);
    assertThat(verdict(grading, Rule.WCL_06)).isEqualTo(FAIL);
    assertThat(verdict(grading, Rule.WCL_02)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aViolationOfARuleThatTheCheckDoesNotListCounts() {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(failure("LAY-11", "WCL-06"));
    Grading grading = grade(results);
    assertThat(verdict(grading, Rule.LAY_11)).isEqualTo(FAIL);
    assertThat(verdict(grading, Rule.WCL_06)).isEqualTo(INCONCLUSIVE);
    expect(grading, RunOutcome.NON_CONFORMANT, 1);
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, 0", "INCOMPLETE, 0", "COMPLETE, 1"})
  void aRunThatIsNotWholeIsIncomplete(State state, int lost) {
    List<CheckResult> results = wallclockReader(PASS);
    expect(Grading.of(run(state, results.size() + lost), results), RunOutcome.INCOMPLETE, 2);
  }

  @Test
  void aResultThatIsThereTwiceIsOneCheck() {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(results.getFirst());
    expect(Grading.of(run(State.COMPLETE, results.size()), results), RunOutcome.INCOMPLETE, 2);
  }

  @Test
  void filtersMakeARunPartial() {
    expect(grade(List.of(check(PASS, "WCL-06")), "--rule WCL-06"), RunOutcome.PARTIAL, 2);
    expect(grade(List.of(check(FAIL, "WCL-06")), "--rule WCL-06"), RunOutcome.NON_CONFORMANT, 1);
  }

  @Test
  void aRuleOfAnOfferedRoleWithoutResultIsOpen() {
    List<CheckResult> results = wallclockReader(PASS);
    results.removeIf(result -> result.rules().contains("WCL-06"));
    Grading grading = grade(results);
    expect(grading, RunOutcome.INCOMPLETE, 2);
    assertThat(grading.verdicts())
        .contains(
            new RuleVerdict(
                Rule.WCL_06,
                Role.WALLCLOCK_READER,
                Abi.X86_64,
                Level.MUST,
                INCONCLUSIVE,
                List.of()));
  }

  @Test
  void nothingIsAskedOfARoleThatIsNotOffered() {
    List<CheckResult> results = wallclockReader(PASS);
    results.add(check(NOT_APPLICABLE, Role.TIME_PUBLISHER, Blame.NONE, Optional.empty(), "TIM-07"));
    Grading grading = grade(results);
    expect(grading, RunOutcome.CONFORMANT, 0);
    assertThat(grading.verdicts())
        .filteredOn(v -> v.role() == Role.TIME_PUBLISHER)
        .singleElement()
        .extracting(RuleVerdict::verdict)
        .isEqualTo(NOT_APPLICABLE);
  }

  @Test
  void allRulesOfAnOfferedRoleAreAsked() {
    CheckResult sent = check(PASS, Role.EVENT_SENDER, Blame.NONE, Optional.empty(), "EVT-01");
    assertThat(grade(List.of(sent)).verdicts())
        .extracting(RuleVerdict::rule)
        .containsExactlyElementsOf(
            Arrays.stream(Rule.values())
                .filter(rule -> rule.roles().contains(Role.EVENT_SENDER))
                .toList());
  }

  @Test
  void withoutOnePassNothingConforms() {
    expect(grade(List.of()), RunOutcome.INCOMPLETE, 2);
    expect(grade(wallclockReader(NOT_APPLICABLE)), RunOutcome.INCOMPLETE, 2);
    expect(grade(wallclockReader(EXCLUDED)), RunOutcome.PARTIAL, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WCL-99", "WCL_06", ""})
  void anUnknownRuleIsNamed(String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grade(List.of(check(PASS, rule))))
        .withMessage("unknown rule: " + rule);
  }

  @Test
  void otherUnknownNamesAreNamed() {
    CheckResult good = check(PASS, "WCL-06");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            grade(
                List.of(check(PASS, Role.TIME_PUBLISHER, Blame.NONE, Optional.empty(), "WCL-06"))))
        .withMessage("WCL-06 does not bind the role TP");
    RunInfo run = run(State.COMPLETE, 1);
    RunInfo elsewhere =
        new RunInfo(
            run.kitVersion(),
            run.catalogueVersion(),
            run.implementation(),
            run.provider(),
            run.scope(),
            List.of("arm32"),
            run.profile(),
            run.seed(),
            run.filters(),
            run.exclusions(),
            run.command(),
            run.label(),
            run.started(),
            run.durationMillis(),
            run.environment(),
            run.digests(),
            run.planned(),
            run.causes(),
            run.state());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grading.of(elsewhere, List.of(good)))
        .withMessage("unknown ABI: arm32");
  }

  @Test
  void verdictsAreInTheCataloguesOrder() {
    List<CheckResult> results = wallclockReader(PASS).reversed();
    assertThat(grade(results).verdicts()).extracting(RuleVerdict::rule).isSorted();
    assertThat(Arrays.stream(Verdict.values()).reduce(Verdict::worst)).contains(FAIL);
  }
}
