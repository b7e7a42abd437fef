package org.sharedinfo.report.conformance;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Counts;
import org.sharedinfo.report.conformance.ConformanceReport.Implementation;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.ConformanceReport.Kit;
import org.sharedinfo.report.conformance.ConformanceReport.Progress;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RuleVerdict;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;

/** Grades a folder of results and puts the report together. */
public final class ReportAssembly {
  private ReportAssembly() {}

  public static ConformanceReport of(ResultsFolder folder) {
    RunInfo run = folder.run();
    Grading grading = Grading.of(run, folder.results());
    List<Judgement> verdicts =
        grading.verdicts().stream().map(graded -> judgement(run, graded)).toList();
    Progress progress =
        new Progress(
            run.state(),
            run.planned(),
            folder.results().size(),
            folder.cutShort(),
            folder.results().stream().mapToLong(CheckResult::durationMillis).sum());
    return new ConformanceReport(
        ConformanceReport.SCHEMA_VERSION,
        grading.outcome(),
        grading.exitCode(),
        OutcomeText.of(grading, verdicts, progress, run),
        new Kit(run.kitVersion(), run.catalogueVersion()),
        new Implementation(
            run.implementation().name(),
            run.implementation().version(),
            run.implementation().vendor(),
            run.provider()),
        run.abis(),
        run.scope(),
        run.profile(),
        run.seed(),
        run.filters(),
        run.command(),
        run.label(),
        run.started(),
        run.durationMillis(),
        progress,
        new Counts(
            tally(verdicts, Judgement::verdict),
            tally(
                verdicts.stream().filter(v -> v.level() == Level.MUST).toList(),
                Judgement::verdict),
            tally(folder.results(), CheckResult::verdict)),
        verdicts,
        run.causes(),
        Omissions.of(run, verdicts, progress),
        Optional.empty(),
        new TreeMap<>(run.environment()),
        new TreeMap<>(run.digests()));
  }

  static Judgement judgement(RunInfo run, RuleVerdict graded) {
    String rule = graded.rule().id();
    List<CheckEvidence> evidence =
        graded.checks().stream().map(c -> CheckEvidence.of(c, rule)).toList();
    return new Judgement(
        rule,
        graded.rule().area().name(),
        graded.rule().title(),
        graded.role(),
        graded.abi(),
        graded.level(),
        graded.verdict(),
        graded.verdict() == Verdict.EXCLUDED
            ? run.exclusion(rule, graded.role().id(), graded.abi().id())
                .map(Exclusion::why)
                .orElseGet(() -> reason(graded.verdict(), evidence))
            : reason(graded.verdict(), evidence),
        evidence);
  }

  private static String reason(Verdict verdict, List<CheckEvidence> evidence) {
    if (verdict == Verdict.PASS) {
      return "";
    }
    if (evidence.isEmpty()) {
      return "no check of it has a result";
    }
    // A violation is reported by itself; what else broke is reported too.
    Verdict told = verdict == Verdict.FAIL ? Verdict.ERROR : verdict;
    return evidence.stream()
        .filter(e -> e.verdict() == told)
        .map(ReportAssembly::reason)
        .distinct()
        .collect(joining("; "));
  }

  private static String reason(CheckEvidence evidence) {
    return evidence.violation().isPresent()
        ? "cut short by a violation of " + evidence.violation().get().rule()
        : evidence.message();
  }

  private static <T> Map<Verdict, Integer> tally(List<T> all, Function<T, Verdict> verdict) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Verdict v : Verdict.values()) {
      counts.put(v, 0);
    }
    all.forEach(each -> counts.merge(verdict.apply(each), 1, Integer::sum));
    return counts;
  }
}
