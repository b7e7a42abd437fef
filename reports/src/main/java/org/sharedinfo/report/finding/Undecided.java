package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;

/**
 * Checks that were inconclusive for one reason, while other checks judged their rules. They leave
 * nothing open, but there is less evidence than there could be.
 *
 * @param kind of evidence
 * @param reason why, in one line
 * @param checks their number, each role and ABI counted
 * @param rules the ids of their rules, in the catalogue's order
 */
public record Undecided(Evidence kind, String reason, long checks, List<String> rules) {
  public Undecided {
    rules = List.copyOf(rules);
  }

  /** A role and an ABI of a check. */
  private record Asked(String check, Role role, Abi abi) {}

  /** What they have in common. */
  private record Shared(Evidence kind, String reason) {}

  /** By kind and reason, in the order of the report. */
  public static List<Undecided> of(ConformanceReport report) {
    Map<Shared, Map<Asked, List<String>>> groups = new LinkedHashMap<>();
    for (Judgement rule : report.verdicts()) {
      for (CheckEvidence evidence : rule.evidence()) {
        if (isCovered(report, rule, evidence)) {
          groups
              .computeIfAbsent(
                  new Shared(evidence.kind(), FindingText.headline(evidence)),
                  _ -> new LinkedHashMap<>())
              .computeIfAbsent(
                  new Asked(evidence.check(), rule.role(), rule.abi()), _ -> new ArrayList<>())
              .add(rule.rule());
        }
      }
    }
    return groups.entrySet().stream()
        .map(group ->
            new Undecided(
                group.getKey().kind(),
                group.getKey().reason(),
                group.getValue().size(),
                group.getValue().values().stream().flatMap(List::stream).distinct().toList()))
        .toList();
  }

  /** Whether a check could not tell, and yet each of its rules has a verdict by others. */
  static boolean isCovered(ConformanceReport report, Judgement rule, CheckEvidence evidence) {
    return evidence.checkVerdict() == Verdict.INCONCLUSIVE
        && report.verdicts().stream()
            .filter(other ->
                other.role() == rule.role()
                    && other.abi() == rule.abi()
                    && evidence.rules().contains(other.rule()))
            .noneMatch(other -> other.verdict() == Verdict.INCONCLUSIVE);
  }

  /** What they are, in a few words. */
  public String title() {
    return Amounts.count(checks, "check")
        + " by "
        + kind.id()
        + " of "
        + Amounts.count(rules.size(), "rule")
        + " that others judged";
  }
}
