package org.sharedinfo.jcstress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.sharedinfo.jcstress.StressReport.Observed;
import org.sharedinfo.jcstress.StressReport.Verdict;

/**
 * Grades a fork's results. JCStress's own grading is not used: it passes a run that ended in an
 * error with no outcomes. It also knows only the tests of the first list on the class path.
 */
final class ForkGrading {
  private ForkGrading() {}

  /** Whether an outcome of this grade fails its test. */
  static boolean fails(Expect expect) {
    return switch (expect) {
      case ACCEPTABLE, ACCEPTABLE_INTERESTING -> false;
      case FORBIDDEN, UNKNOWN -> true;
    };
  }

  /**
   * The report of one run.
   *
   * @param jvmArgs the JVM arguments that the mode added
   */
  static StressReport grade(
      StressClass test, String mode, List<String> jvmArgs, ForkResult result) {
    List<Observed> outcomes = outcomes(test, result.counts());
    long samples = outcomes.stream().mapToLong(Observed::count).sum();
    OptionalLong witnesses =
        test.needsWitness()
            ? OptionalLong.of(
                outcomes.stream().filter(Observed::witness).mapToLong(Observed::count).sum())
            : OptionalLong.empty();
    boolean forbidden = outcomes.stream().anyMatch(o -> o.count() > 0 && fails(o.expect()));
    Verdict verdict;
    if (forbidden) {
      verdict = Verdict.FAILED;
    } else if (!result.isNormal() || samples == 0) {
      verdict = Verdict.ERROR;
    } else if (witnesses.orElse(1) == 0) {
      verdict = Verdict.INCONCLUSIVE;
    } else {
      verdict = Verdict.PASSED;
    }
    return new StressReport(
        test.type().getName(),
        mode,
        jvmArgs,
        verdict,
        result.status(),
        samples,
        witnesses,
        outcomes,
        result.messages(),
        result.duration());
  }

  private static List<Observed> outcomes(StressClass test, Map<String, Long> counts) {
    List<StressClass.Case> unseen = new ArrayList<>(test.cases());
    List<Observed> outcomes = new ArrayList<>();
    counts.forEach((id, count) -> {
      StressClass.Case graded = test.caseOf(id);
      unseen.remove(graded);
      outcomes.add(
          new Observed(id, count, graded.expect(), test.isWitness(id), graded.description()));
    });
    outcomes.sort(StressReport.MOST_FREQUENT_FIRST);
    for (StressClass.Case c : unseen) {
      String id = c.id().pattern();
      outcomes.add(new Observed(id, 0, c.expect(), test.isWitness(id), c.description()));
    }
    return outcomes;
  }

  /** The exception for a report that did not pass; empty for one that did. */
  static Optional<Throwable> thrown(StressReport report) {
    return switch (report.verdict()) {
      case PASSED -> Optional.empty();
      case FAILED -> Optional.of(new StressFailure(message(report, failure(report)), report));
      case INCONCLUSIVE ->
          Optional.of(
              new StressInconclusive(
                  message(report, "no witness in " + report.samples() + " samples"), report));
      case ERROR -> Optional.of(new StressError(message(report, error(report)), report));
    };
  }

  private static String message(StressReport report, String what) {
    String details = report.samples() == 0 ? "" : "\n" + report.table();
    return report.test() + " [" + report.mode() + "]: " + what + details;
  }

  private static String failure(StressReport report) {
    return report.outcomes().stream()
        .filter(o -> o.count() > 0 && fails(o.expect()))
        .map(o ->
            o.id()
                + " seen "
                + o.count()
                + " times in "
                + report.samples()
                + (o.description().isEmpty() ? "" : " (" + o.description() + ")"))
        .collect(Collectors.joining("; ", "forbidden: ", ""));
  }

  private static String error(StressReport report) {
    String messages = String.join("\n", report.messages());
    if (report.samples() == 0 && messages.isEmpty()) {
      return report.status() + ": no outcomes were collected";
    }
    return report.status() + ": " + messages;
  }
}
