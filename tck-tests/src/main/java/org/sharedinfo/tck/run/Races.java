package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.jcstress.StressReport;
import org.sharedinfo.jcstress.StressReport.Observed;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Violation;

/** What the reports of races say, in the words of results. */
final class Races {
  private Races() {}

  /** How strong a race's evidence is. */
  static Strength strength(StressReport report) {
    return Strength.ofSamples(report.samples(), report.witnesses().orElse(0));
  }

  /** The table of outcomes, and what the compiler was told. */
  static String detail(StressReport report) {
    String arguments =
        report.jvmArgs().isEmpty() ? "" : "JVM: " + String.join(" ", report.jvmArgs()) + "\n";
    return arguments + report.table();
  }

  /** What a race that saw a forbidden outcome found: the outcome, and the schedule behind it. */
  static Violation violation(PlannedCheck check, StressReport report) {
    List<Observed> forbidden = report.outcomes().stream().filter(Races::isForbidden).toList();
    Observed first = forbidden.getFirst();
    return new Violation(
        check.rules().getFirst().id(),
        "never: " + ids(forbidden),
        "\"%s\" %d times in %d races".formatted(first.id(), first.count(), report.samples()),
        List.of("mode=" + report.mode(), "overlapped=" + report.witnesses().orElse(0)),
        List.of(),
        List.of(first.description().split(" -> ")),
        Optional.empty(),
        report.outcomes().stream().map(Races::outcome).toList());
  }

  private static RaceOutcome outcome(Observed seen) {
    return new RaceOutcome(
        seen.id(), seen.count(), isForbidden(seen), seen.witness(), seen.description());
  }

  private static boolean isForbidden(Observed outcome) {
    return outcome.count() > 0
        && switch (outcome.expect()) {
          case ACCEPTABLE, ACCEPTABLE_INTERESTING -> false;
          case FORBIDDEN, UNKNOWN -> true;
        };
  }

  private static String ids(List<Observed> outcomes) {
    return String.join("; ", outcomes.stream().map(Observed::id).toList());
  }

  /** Why a race shows nothing. */
  static String inconclusive(StressReport report) {
    return "the sides were never seen to overlap in "
        + report.samples()
        + " races: is the machine busy, or has it one processor?";
  }

  /** Whose doing it is that a race did not come to its end. */
  static Blame blame(StressReport report) {
    return switch (report.status()) {
      case VM_ERROR, TIMEOUT_ERROR, TEST_ERROR, CHECK_TEST_ERROR -> Blame.IMPLEMENTATION;
      case NORMAL, API_MISMATCH -> Blame.KIT;
    };
  }

  /** What became of a race that did not come to its end. */
  static String error(StressReport report) {
    String first =
        report.messages().isEmpty() ? "nothing was collected" : report.messages().getFirst();
    return switch (report.status()) {
      case VM_ERROR -> "the implementation took the race's process down: " + first;
      case TIMEOUT_ERROR -> "the race does not end: " + first;
      case TEST_ERROR, CHECK_TEST_ERROR -> "the implementation threw in a race: " + first;
      case NORMAL, API_MISMATCH -> "the kit broke: " + first;
    };
  }
}
