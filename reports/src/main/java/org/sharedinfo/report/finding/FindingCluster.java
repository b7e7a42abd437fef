package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;

/**
 * Findings that are reported as one: either all failures of a role that have one likely cause, or
 * one rule of one role with one verdict, on all ABIs.
 *
 * @param cause their common likely cause
 * @param findings at least one; those to show come first
 */
public record FindingCluster(Optional<LikelyCause> cause, List<Finding> findings) {
  private static final Comparator<Finding> CAUSE_FIRST =
      Comparator.comparing((Finding f) -> !f.isOfCause()).thenComparing(Finding.WORST_FIRST);

  private static final Comparator<FindingCluster> WORST_FIRST =
      Comparator.comparing(FindingCluster::verdict, Comparator.reverseOrder())
          .thenComparing(cluster -> cluster.findings.stream().noneMatch(Finding::isMust))
          .thenComparing(cluster -> cluster.cause.isEmpty())
          .thenComparing(FindingCluster::head, Finding.FIRST_TO_TELL)
          .thenComparing(FindingCluster::role);

  public FindingCluster {
    findings = List.copyOf(findings);
  }

  /** What makes findings one. */
  private record Key(Role role, Verdict verdict, Optional<LikelyCause> cause, String rule) {
    static Key of(Finding finding) {
      Judgement rule = finding.rule();
      return new Key(
          rule.role(),
          finding.evidence().checkVerdict(),
          finding.cause(),
          finding.cause().isPresent() ? "" : rule.rule());
    }
  }

  /** All findings of a report, the cluster that explains most first. */
  public static List<FindingCluster> of(ConformanceReport report) {
    Map<Key, List<Finding>> clusters = new LinkedHashMap<>();
    for (Finding finding : Finding.of(report)) {
      clusters.computeIfAbsent(Key.of(finding), _ -> new ArrayList<>()).add(finding);
    }
    return clusters.entrySet().stream()
        .map(entry ->
            new FindingCluster(
                entry.getKey().cause(), entry.getValue().stream().sorted(CAUSE_FIRST).toList()))
        .sorted(WORST_FIRST)
        .toList();
  }

  /** The finding that stands for all. */
  public Finding head() {
    return findings.getFirst();
  }

  public Verdict verdict() {
    return head().evidence().checkVerdict();
  }

  public Role role() {
    return head().rule().role();
  }

  /** The findings of the rule that stands for all. */
  public List<Finding> shown() {
    return findings.stream().filter(this::isShown).toList();
  }

  /** The findings of other rules that the likely cause explains. */
  public List<Finding> folded() {
    return findings.stream().filter(finding -> !isShown(finding)).toList();
  }

  private boolean isShown(Finding finding) {
    return finding.rule().rule().equals(head().rule().rule());
  }

  /** The ABIs of the shown findings, in the report's order. */
  public String abis() {
    return String.join(", ", shown().stream().map(f -> f.rule().abi().id()).distinct().toList());
  }

  /** What is wrong: the likely cause, or the title of the rule. */
  public String headline() {
    Judgement rule = head().rule();
    return cause.map(c -> c.beside(rule.rule())).orElse(rule.title());
  }

  /** What broke beside the failures that are shown; empty where nothing did. */
  public String brokeBeside() {
    return verdict() == Verdict.FAIL
        ? String.join(
            "; ",
            shown().stream()
                .map(finding -> finding.rule().reason())
                .filter(reason -> !reason.isEmpty())
                .distinct()
                .toList())
        : "";
  }

  /** Which other rules fail, in a sentence without a full stop; empty where none does. */
  public String foldedInWords() {
    List<String> rules = folded().stream().map(f -> f.rule().rule()).distinct().toList();
    return rules.isEmpty()
        ? ""
        : Amounts.count(rules.size(), "more rule")
            + " of "
            + head().rule().role().id()
            + (rules.size() == 1 ? " fails" : " fail")
            + " with it: "
            + String.join(", ", rules);
  }
}
