package org.sharedinfo.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sharedinfo.report.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.ConformanceReport.Judgement;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;

/**
 * A check that did not pass for one role and ABI, told once, under the rule that it speaks of
 * first.
 *
 * @param rule the verdict that it brings about
 * @param evidence the check
 * @param also the ids of its other rules that it leaves failing or open
 */
record Finding(Judgement rule, CheckEvidence evidence, List<String> also) {
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing((Finding f) -> f.rule().level())
          .thenComparing(f -> f.evidence().checkVerdict(), Comparator.reverseOrder());

  Finding {
    also = List.copyOf(also);
  }

  /**
   * All FAIL and ERROR of a report, and all INCONCLUSIVE that leave a rule open: MUST before
   * SHOULD, the worst first. For the other INCONCLUSIVE see {@link Undecided}.
   */
  static List<Finding> of(ConformanceReport report) {
    List<Finding> all = new ArrayList<>();
    for (Judgement rule : report.verdicts()) {
      for (CheckEvidence evidence : rule.evidence()) {
        if (tellsOf(evidence)
            && speaksOf(rule, evidence)
            && !Undecided.isCovered(report, rule, evidence)) {
          List<String> also =
              evidence.rules().stream().filter(id -> !id.equals(rule.rule())).toList();
          all.add(new Finding(rule, evidence, also));
        }
      }
    }
    all.sort(WORST_FIRST);
    return all;
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

  public boolean isMust() {
    return rule.level() == Level.MUST;
  }
}
