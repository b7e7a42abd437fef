package org.sharedinfo.report.conformance;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.ConformanceReport.Progress;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;

/** The outcome in words. */
public final class OutcomeText {
  private static final int NAMED = 8;

  private OutcomeText() {}

  /** Two or three words: the verdict of the whole run. */
  public static String headline(RunOutcome outcome) {
    return switch (outcome) {
      case CONFORMANT -> "Conformant";
      case NON_CONFORMANT -> "Not conformant";
      case INCOMPLETE -> "Incomplete";
      case PARTIAL -> "Partial";
    };
  }

  /** One sentence: why. */
  static String of(Grading grading, List<Judgement> verdicts, Progress progress, RunInfo run) {
    List<Judgement> must = verdicts.stream().filter(v -> v.level() == Level.MUST).toList();
    return switch (grading.outcome()) {
      case CONFORMANT ->
          "Every MUST rule that applies and that this kit judges passes: "
              + Amounts.count(ids(must, v -> v.verdict() == Verdict.PASS).size(), "rule")
              + " on "
              + Amounts.list(run.abis())
              + ".";
      case NON_CONFORMANT -> {
        List<String> broken = ids(must, v -> v.verdict() == Verdict.FAIL);
        yield Amounts.count(broken.size(), "MUST rule")
            + (broken.size() == 1 ? " is" : " are")
            + " broken: "
            + named(broken)
            + "."
            + stopped(progress);
      }
      case INCOMPLETE -> incomplete(grading, must, progress);
      case PARTIAL -> "Nothing fails, but parts were left out on purpose: this is no certificate.";
    };
  }

  private static String incomplete(Grading grading, List<Judgement> must, Progress progress) {
    List<String> open =
        ids(must, v -> v.verdict() == Verdict.ERROR || v.verdict() == Verdict.INCONCLUSIVE);
    String unjudged =
        open.isEmpty()
            ? ""
            : Amounts.count(open.size(), "MUST rule")
                + " could not be judged: "
                + named(open)
                + ".";
    String broke =
        grading.exitCode() == Grading.KIT_BROKE ? " The kit or its environment broke." : "";
    String text = (unjudged + stopped(progress) + broke).strip();
    return text.isEmpty() ? "Nothing that the implementation offers was judged." : text;
  }

  private static String stopped(Progress progress) {
    if (progress.state() == RunInfo.State.COMPLETE) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " The run did not finish: %,d of %s have a result.",
        progress.finished(),
        Amounts.count(progress.planned(), "planned check"));
  }

  private static List<String> ids(List<Judgement> verdicts, Predicate<Judgement> which) {
    return verdicts.stream().filter(which).map(Judgement::rule).distinct().toList();
  }

  private static String named(List<String> ids) {
    return ids.size() <= NAMED
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, NAMED)) + " and " + (ids.size() - NAMED) + " more";
  }
}
