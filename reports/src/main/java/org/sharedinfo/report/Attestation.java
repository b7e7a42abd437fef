package org.sharedinfo.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.sharedinfo.report.ConformanceReport.Judgement;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Verdict;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report as an in-toto Statement (version 1) with the test-result predicate (version 0.1): what
 * was judged, by digest, by which kit and catalogue, and what came of each rule.
 */
final class Attestation implements Rendering {
  static final String STATEMENT = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://in-toto.io/attestation/test-result/v0.1";
  static final String FILE = "attestation.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  /** A statement, as in-toto has it. */
  @JsonSerialize
  record Statement(
      String _type, List<Resource> subject, String predicateType, TestResult predicate) {}

  /** A thing, by name and digest. */
  @JsonSerialize
  record Resource(String name, Map<String, String> digest) {}

  /**
   * The predicate. The first five are in-toto's; the rest is what a verifier needs to know that
   * nothing was left out.
   */
  @JsonSerialize
  record TestResult(
      String result,
      List<Resource> configuration,
      List<String> passedTests,
      List<String> warnedTests,
      List<String> failedTests,
      String outcome,
      String kitVersion,
      String catalogueVersion,
      List<String> abis,
      Scope scope,
      String profile,
      String seed,
      List<String> filters,
      List<String> notApplicable) {}

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    MAPPER.writeValue(out, statement(report));
    out.write('\n');
  }

  private static Statement statement(ConformanceReport report) {
    var predicate =
        new TestResult(
            switch (report.outcome()) {
              case CONFORMANT -> "PASSED";
              case NON_CONFORMANT -> "FAILED";
              case INCOMPLETE, PARTIAL -> "WARNED";
            },
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
            report.outcome().name(),
            report.kit().version(),
            report.kit().catalogueVersion(),
            report.abis(),
            report.scope(),
            report.profile(),
            Long.toString(report.seed()),
            report.filters(),
            names(report, verdict -> verdict == Verdict.NOT_APPLICABLE));
    String name = report.implementation().name() + " " + report.implementation().version();
    return new Statement(
        STATEMENT, List.of(resource(name, report, "implementation")), PREDICATE, predicate);
  }

  private static Resource resource(String name, ConformanceReport report, String digest) {
    return new Resource(name, Map.of("sha256", report.digests().getOrDefault(digest, "")));
  }

  private static List<String> names(ConformanceReport report, Predicate<Verdict> which) {
    return report.verdicts().stream()
        .filter(judged -> which.test(judged.verdict()))
        .map(Attestation::name)
        .toList();
  }

  private static String name(Judgement judged) {
    return judged.rule() + " " + judged.role() + " " + judged.abi();
  }
}
