package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Precedence;
import org.sharedinfo.rule.Rule;

/**
 * A check that did not pass for one role and ABI, reported once, under its first rule.
 *
 * @param rule the verdict that it causes
 * @param evidence the check
 * @param also the ids of its other rules that fail or stay open because of it
 * @param standsAlone whether its rule depends on others, all of which hold for the role on this ABI
 * @param cause the likely cause of the role's failures on this ABI, for a FAIL
 */
public record Finding(
    Judgement rule,
    CheckEvidence evidence,
    List<String> also,
    boolean standsAlone,
    Optional<LikelyCause> cause) {
  /** The rule that explains the others first, whatever came out. */
  static final Comparator<Finding> FIRST_TO_TELL =
      Comparator.comparing((Finding finding) -> !finding.standsAlone())
          .thenComparing(Finding::judged, Precedence.FIRST_TO_TELL);

  /** FAIL before ERROR before INCONCLUSIVE, MUST before SHOULD, what explains the others first. */
  static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing((Finding f) -> f.evidence().checkVerdict(), Comparator.reverseOrder())
          .thenComparing(f -> f.rule().level())
          .thenComparing(f -> !f.isOfCause())
          .thenComparing(FIRST_TO_TELL);

  public Finding {
    also = List.copyOf(also);
  }

  /**
   * All FAIL and ERROR results of a report, and all INCONCLUSIVE results that leave a rule open, in
   * the order of {@link #WORST_FIRST}. {@link Undecided} holds the other INCONCLUSIVE results.
   */
  public static List<Finding> of(ConformanceReport report) {
    List<Finding> all = new ArrayList<>();
    for (Judgement rule : report.verdicts()) {
      for (CheckEvidence evidence : rule.evidence()) {
        if (tellsOf(evidence)
            && speaksOf(rule, evidence)
            && !Undecided.isCovered(report, rule, evidence)) {
          List<String> also =
              evidence.rules().stream().filter(id -> !id.equals(rule.rule())).toList();
          boolean alone = Precedence.standsAlone(judged(rule), broken(report, rule));
          all.add(new Finding(rule, evidence, also, alone, cause(report, rule, evidence)));
        }
      }
    }
    all.sort(WORST_FIRST);
    return all;
  }

  /** The rules that the role of a judgement breaks on its ABI. */
  private static Set<Rule> broken(ConformanceReport report, Judgement judgement) {
    return report.verdicts().stream()
        .filter(other -> other.role() == judgement.role())
        .filter(other -> other.abi() == judgement.abi())
        .filter(other -> other.verdict() == Verdict.FAIL)
        .map(Finding::judged)
        .collect(Collectors.toSet());
  }

  private static Optional<LikelyCause> cause(
      ConformanceReport report, Judgement rule, CheckEvidence evidence) {
    return evidence.checkVerdict() == Verdict.FAIL
        ? LikelyCause.of(report.causes(), rule.role(), rule.abi())
        : Optional.empty();
  }

  private static boolean tellsOf(CheckEvidence evidence) {
    return switch (evidence.checkVerdict()) {
      case FAIL, ERROR, INCONCLUSIVE -> true;
      case PASS, EXCLUDED, NOT_APPLICABLE -> false;
    };
  }

  private static boolean speaksOf(Judgement rule, CheckEvidence evidence) {
    String first =
        evidence
            .violation()
            .filter(v -> evidence.checkVerdict() == Verdict.FAIL)
            .map(v -> v.rule())
            .orElse(evidence.rules().getFirst());
    return rule.rule().equals(first);
  }

  /** The rule that it speaks of. */
  public Rule judged() {
    return judged(rule);
  }

  private static Rule judged(Judgement judgement) {
    return Rule.byId(judgement.rule()).orElseThrow();
  }

  /** Whether it is of the rule that the likely cause breaks. */
  boolean isOfCause() {
    return cause.filter(c -> c.rule().equals(rule.rule())).isPresent();
  }

  public boolean isMust() {
    return rule.level() == Level.MUST;
  }
}
