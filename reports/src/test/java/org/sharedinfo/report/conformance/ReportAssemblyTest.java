package org.sharedinfo.report.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.conformance.ConformanceReport.NotRun;
import org.sharedinfo.report.conformance.ConformanceReport.Why;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.finding.Finding;
import org.sharedinfo.report.finding.Undecided;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.RuleVerdict;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

class ReportAssemblyTest {
  private static final long UNEXPLORABLE = 6;

  @Test
  void allPassIsConformant() {
    ConformanceReport report = ReportTexts.report(FabricatedRun.allPass());
    assertThat(report.outcome()).isEqualTo(RunOutcome.CONFORMANT);
    assertThat(report.exitCode()).isZero();
    assertThat(report.verdicts()).allMatch(v -> v.verdict() == Verdict.PASS);
    assertThat(report.verdicts()).allMatch(v -> v.reason().isEmpty());
    assertThat(report.summary()).contains("x86_64 and x86_32");
  }

  @Test
  void brokenMustRulesAreNamedInTheSummary() {
    ConformanceReport report = ReportTexts.report(FabricatedRuns.fiveFailures());
    assertThat(report.outcome()).isEqualTo(RunOutcome.NON_CONFORMANT);
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.summary())
        .isEqualTo("4 MUST rules are broken: LAY-11, TIM-01, TIM-07, WCL-03.");
  }

  @Test
  void whatBrokeBesideAViolationIsSaid() {
    FabricatedRun run = FabricatedRuns.fiveFailures();
    CheckResult failed =
        run.results().stream()
            .filter(r -> r.verdict() == Verdict.FAIL && r.violation().isPresent())
            .findFirst()
            .orElseThrow();
    String rule = failed.violation().orElseThrow().rule();
    CheckResult broken =
        new CheckResult(
            failed.check() + "Too",
            failed.title(),
            List.of(rule),
            failed.role(),
            failed.abi(),
            failed.evidence(),
            Verdict.ERROR,
            Blame.IMPLEMENTATION,
            failed.strength(),
            failed.seed(),
            "it crashed (SIGFPE)",
            Optional.empty(),
            "",
            ReplayCommand.NONE,
            0);
    RuleVerdict both =
        new RuleVerdict(
            Rule.byId(rule).orElseThrow(),
            failed.role(),
            failed.abi(),
            Level.MUST,
            Verdict.FAIL,
            List.of(failed, broken));
    assertThat(ReportAssembly.judgement(run.run(), both).reason()).isEqualTo("it crashed (SIGFPE)");
  }

  @Test
  void rolesNotOfferedAreSaid() {
    assertThat(ReportTexts.report(FabricatedRuns.fiveFailures()).notRun())
        .filteredOn(n -> n.why() == Why.NOT_APPLICABLE)
        .extracting(NotRun::what, NotRun::reason)
        .containsExactly(
            tuple("arm64", "there are no PV guests on arm64"),
            tuple("wallclock reader (WR)", "the role is not offered"),
            tuple("layout describer (LD)", "the role is not offered"));
  }

  @Test
  void anAbiNotOfferedIsSaid() {
    FabricatedRun run = FabricatedRun.allPass().onlyOn("x86_64");
    assertThat(ReportTexts.report(run).notRun())
        .anyMatch(n -> n.why() == Why.NOT_APPLICABLE && n.what().equals("x86_32"));
  }

  @Test
  void aStoppedRunIsIncompleteAndSaysHowFarItCame() {
    FabricatedRun run = FabricatedRun.allPass();
    int planned = run.results().size();
    ConformanceReport report = ReportTexts.report(run.stoppedAfter(57));
    assertThat(report.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
    assertThat(report.progress().state()).isEqualTo(RunInfo.State.RUNNING);
    assertThat(report.progress().missing()).isEqualTo(planned - 57);
    assertThat(report.summary()).contains("did not finish: 57 of " + planned);
    assertThat(report.notRun().getFirst().why()).isEqualTo(Why.MISSING);
  }

  @Test
  void filtersAndExclusionsMakeTheRunPartialAndAreSaid() {
    ConformanceReport filtered = ReportTexts.report(FabricatedRuns.partial());
    assertThat(filtered.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(filtered.notRun())
        .anyMatch(n -> n.why() == Why.FILTERED && n.what().equals("--rule TIM-07"));
    ConformanceReport excluded = ReportTexts.report(FabricatedRuns.excluded());
    assertThat(excluded.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(excluded.notRun())
        .anyMatch(n ->
            n.why() == Why.EXCLUDED
                && n.reason().contains("issue 17")
                && n.rules().contains("TIM-08"));
  }

  @Test
  void aBrokenKitIsNotTheImplementationsFault() {
    ConformanceReport report = ReportTexts.report(FabricatedRuns.kitBroke());
    assertThat(report.exitCode()).isEqualTo(70);
    assertThat(report.summary()).contains("The kit or its environment broke.");
  }

  @Test
  void nothingOfferedIsNotConformant() {
    ConformanceReport report =
        ReportTexts.report(FabricatedRun.allPass().notOffered(Role.values()));
    assertThat(report.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
    assertThat(report.summary()).isEqualTo("Nothing that the implementation offers was judged.");
  }

  @Test
  void aViolationOfARuleThatTheCheckDoesNotListIsTold() {
    FabricatedRun run =
        FabricatedRun.allPass()
            .changed(
                "TIM-01",
                "TR",
                "x86_64",
                r ->
                    FabricatedRun.altered(r, Verdict.FAIL, Blame.NONE, "")
                        .withViolation(
                            new Violation(
                                "TIM-06",
                                "no write",
                                "a write",
                                List.of(),
                                List.of(new ByteDifference(0, "x", "00", "01")),
                                List.of()),
                            "TIM-06"));
    assertThat(Finding.of(ReportTexts.report(run)))
        .singleElement()
        .satisfies(f -> assertThat(f.rule().rule()).isEqualTo("TIM-06"))
        .satisfies(f -> assertThat(f.also()).containsExactly("TIM-01"));
  }

  @Test
  void theWorstFindingsComeFirst() {
    assertThat(Finding.of(ReportTexts.report(FabricatedRuns.fiveFailures())))
        .extracting(f -> f.rule().level() + " " + f.evidence().checkVerdict())
        .containsExactly(
            "MUST FAIL",
            "MUST FAIL",
            "MUST FAIL",
            "MUST FAIL",
            "MUST FAIL",
            "SHOULD FAIL",
            "MUST INCONCLUSIVE");
  }

  @Test
  void whatCouldNotTellIsAFindingOnlyWhereItLeavesARuleOpen() {
    FabricatedRun run = FabricatedRuns.unexplorable();
    assertThat(Finding.of(ReportTexts.report(run))).isEmpty();
    assertThat(Undecided.of(ReportTexts.report(run)))
        .containsExactly(
            new Undecided(
                Evidence.SCHEDULE,
                "not explorable: libacme.so does not tell of its accesses",
                UNEXPLORABLE,
                List.of("TIM-04", "TIM-05", "EVT-01")));
    run.changed(
        "TIM-04",
        "TR",
        "x86_64",
        r -> FabricatedRun.altered(r, Verdict.INCONCLUSIVE, Blame.NONE, "cut short"));
    assertThat(Finding.of(ReportTexts.report(run)))
        .extracting(f -> f.rule().rule() + " " + f.evidence().kind().id())
        .containsExactly("TIM-04 property", "TIM-04 schedule");
    assertThat(Undecided.of(ReportTexts.report(run)))
        .singleElement()
        .satisfies(group -> assertThat(group.checks()).isEqualTo(UNEXPLORABLE - 1));
  }

  @Test
  void rulesThatNoCheckJudgedAreToldByRole() {
    FabricatedRun run = FabricatedRun.allPass().without(Set.of(Rule.TIM_01)).filtered("--rule x");
    assertThat(ReportTexts.report(run).notRun())
        .extracting(NotRun::why, NotRun::what, NotRun::rules)
        .containsExactly(
            tuple(Why.FILTERED, "--rule x", List.of()),
            tuple(Why.NOT_APPLICABLE, "arm64", List.of()),
            tuple(Why.NO_CHECK, "1 rule of time reader (TR)", List.of("TIM-01")));
  }
}
