package org.sharedinfo.report.certificate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sharedinfo.report.certificate.Statement.CheckLine;
import org.sharedinfo.report.certificate.Statement.Resource;
import org.sharedinfo.report.certificate.Statement.TestResult;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.text.AsciiJson;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;

/**
 * The report as an in-toto Statement (version 1) with the test-result predicate (version 0.1): the
 * implementation, kit and catalogue with their digests, and the verdict of each rule and check.
 */
public final class Attestation implements Rendering {
  public static final String FILE = "attestation.json";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    AsciiJson.MAPPER.writeValue(out, statement(report));
    out.write('\n');
  }

  private static Statement statement(ConformanceReport report) {
    var predicate =
        new TestResult(
            TestResult.resultOf(report.outcome()),
            List.of(
                resource("kit " + report.kit().version(), report, "kit"),
                resource("catalogue " + report.kit().catalogueVersion(), report, "catalogue")),
            names(report, verdict -> verdict == Verdict.PASS),
            names(
                report,
                verdict ->
                    verdict != Verdict.PASS
                        && verdict != Verdict.FAIL
                        && verdict != Verdict.NOT_APPLICABLE),
            names(report, verdict -> verdict == Verdict.FAIL),
            report.outcome(),
            report.kit().version(),
            report.kit().catalogueVersion(),
            report.abis(),
            report.scope(),
            report.profile(),
            Long.toString(report.seed()),
            report.filters(),
            Optional.ofNullable(report.environment().get(RunInfo.ISOLATED)),
            names(report, verdict -> verdict == Verdict.NOT_APPLICABLE),
            checks(report));
    String name = report.implementation().name() + " " + report.implementation().version();
    return new Statement(
        Statement.TYPE,
        List.of(resource(name, report, "implementation")),
        Statement.PREDICATE,
        predicate);
  }

  private static Resource resource(String name, ConformanceReport report, String digest) {
    return Resource.of(name, report.digests().getOrDefault(digest, ""));
  }

  private static List<String> names(ConformanceReport report, Predicate<Verdict> which) {
    return report.verdicts().stream()
        .filter(judged -> which.test(judged.verdict()))
        .map(Attestation::name)
        .toList();
  }

  private static String name(Judgement judged) {
    return judged.rule() + " " + judged.role().id() + " " + judged.abi().id();
  }

  /** Every check once: it stands with each rule that it verifies. */
  private static List<String> checks(ConformanceReport report) {
    return report.verdicts().stream()
        .flatMap(judged ->
            judged.evidence().stream()
                .map(one -> new CheckLine(judged.abi().id(), one.check(), one.checkVerdict())))
        .map(CheckLine::text)
        .distinct()
        .sorted()
        .toList();
  }
}
