package org.sharedinfo.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;

/** A graded run as tests. */
final class Verdicts {
  private Verdicts() {}

  /** A container for each rule with a test for each role and ABI, and the run as a whole. */
  static Stream<DynamicNode> of(Certified certified) {
    ConformanceReport report = certified.report();
    Map<String, List<Judgement>> rules =
        report.verdicts().stream()
            .filter(judged -> judged.verdict() != Verdict.NOT_APPLICABLE)
            .collect(
                Collectors.groupingBy(
                    judged -> judged.rule() + " " + judged.title(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return Stream.concat(
        rules.entrySet().stream()
            .map(rule ->
                dynamicContainer(rule.getKey(), rule.getValue().stream().map(Verdicts::test))),
        Stream.of(dynamicTest("the whole run", () -> judge(certified))));
  }

  private static DynamicTest test(Judgement judged) {
    return dynamicTest(judged.role().id() + " " + judged.abi().id(), () -> judge(judged));
  }

  private static void judge(Judgement judged) {
    boolean passes =
        switch (judged.verdict()) {
          case PASS, EXCLUDED, NOT_APPLICABLE -> true;
          case FAIL, INCONCLUSIVE, ERROR -> judged.level() != Level.MUST;
        };
    if (!passes) {
      Assertions.fail(judged.rule() + " " + judged.verdict() + ": " + why(judged));
    }
  }

  private static String why(Judgement judged) {
    return judged.evidence().stream()
        .filter(evidence -> evidence.verdict() == judged.verdict())
        .findFirst()
        .map(Verdicts::inLines)
        .orElse(judged.reason());
  }

  private static String inLines(CheckEvidence evidence) {
    return evidence.message() + "\n" + evidence.check() + "\n" + evidence.replay().line();
  }

  /** Anything excluded on purpose does not fail; an incomplete run does. */
  private static void judge(Certified certified) {
    ConformanceReport report = certified.report();
    int exitCode = certified.exitCode();
    RunOutcome outcome = report.outcome();
    if (exitCode != 0 && (outcome != RunOutcome.PARTIAL || exitCode != outcome.exitCode())) {
      Assertions.fail(
          outcome
              + ", exit code "
              + exitCode
              + ": "
              + report.summary()
              + "\nsee "
              + certified.folder());
    }
  }
}
