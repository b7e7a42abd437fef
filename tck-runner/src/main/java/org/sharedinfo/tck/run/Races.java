package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jcstress.annotations.Expect;
import org.sharedinfo.jcstress.CrashLog;
import org.sharedinfo.jcstress.StressReport;
import org.sharedinfo.jcstress.StressReport.Observed;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Violation;

/** What the reports of races say, in the words of results. */
final class Races {
  private static final String IN = "in ";
  private static final String KIT = "org.sharedinfo.tck.";
  private static final Pattern FRAME =
      Pattern.compile("at (?:[^(/]*/)*([\\w.$]+)\\.([\\w$<>]+)\\(.*");
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

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

  /**
   * Whose doing it is that a race did not come to its end: nobody's where the sides merely waited
   * for each other.
   *
   * @param machineCode whether the implementation is
   */
  static Blame blame(StressReport report, boolean machineCode) {
    return switch (report.status()) {
      case VM_ERROR -> isKitsCrash(report) ? Blame.KIT : Blame.IMPLEMENTATION;
      case TIMEOUT_ERROR -> staysInIt(report, machineCode) ? Blame.IMPLEMENTATION : Blame.NONE;
      case TEST_ERROR, CHECK_TEST_ERROR -> isAtWork(report) ? Blame.IMPLEMENTATION : Blame.KIT;
      case NORMAL, API_MISMATCH -> Blame.KIT;
    };
  }

  private static boolean isAtWork(StressReport report) {
    return Whose.isAtWork(report.messages().stream());
  }

  private static boolean isKitsCrash(StressReport report) {
    List<String> frames =
        report.messages().stream()
            .map(String::strip)
            .filter(line -> line.startsWith(IN))
            .map(line -> line.substring(IN.length()))
            .toList();
    return Whose.isKits(new CrashLog(Optional.empty(), OptionalLong.empty(), frames));
  }

  /** Without a stack the JVM could not be stopped, as it cannot in some calls of machine code. */
  private static boolean staysInIt(StressReport report, boolean machineCode) {
    boolean told = report.messages().stream().anyMatch(line -> line.strip().startsWith("at "));
    return told ? isAtWork(report) : machineCode;
  }

  /** What became of a race that did not come to its end, of whose blame it is. */
  static String error(StressReport report, Blame blame) {
    String first =
        report.messages().isEmpty() ? "nothing was collected" : report.messages().getFirst();
    boolean implementations = blame == Blame.IMPLEMENTATION;
    return switch (report.status()) {
      case VM_ERROR ->
          (implementations
                  ? "the implementation took the race's process down: "
                  : "the kit broke: ")
              + first;
      case TIMEOUT_ERROR ->
          implementations
              ? "the race does not end: " + first
              : "the race did not come to its end, and nothing of the implementation was at work: "
                  + first;
      case TEST_ERROR, CHECK_TEST_ERROR ->
          (implementations ? "the implementation threw in a race: " : "the kit broke: ")
              + thrown(report);
      case NORMAL, API_MISMATCH -> "the kit broke: " + first;
    };
  }

  /** The exception: behind what the engine says of it. */
  static String thrown(StressReport report) {
    return report.messages().stream().skip(1).findFirst().orElse("no exception was told").strip();
  }

  /** The call that threw: what of the implementation the kit's code called. */
  private static String call(StressReport report) {
    String call = "a call";
    for (String line : report.messages()) {
      Matcher frame = FRAME.matcher(line.strip());
      if (frame.matches() && frame.group(1).startsWith(KIT)) {
        break;
      }
      if (frame.matches() && Whose.isImplementations(frame.group(1))) {
        call = LAMBDA.matcher(frame.group(2)).replaceAll("$1") + "()";
      }
    }
    return call;
  }

  /**
   * Whether a call of the implementation threw, and nothing that is declared forbidden was seen
   * beside: what an actor leaves behind that did not end is no outcome.
   */
  static boolean isThrownOnly(StressReport report, boolean machineCode) {
    return isThrown(report)
        && (blame(report, machineCode) == Blame.IMPLEMENTATION
            || report.outcomes().stream()
                .filter(Races::isForbidden)
                .allMatch(outcome -> outcome.expect() == Expect.UNKNOWN));
  }

  /** Whether a call threw. */
  static boolean isThrown(StressReport report) {
    return switch (report.status()) {
      case TEST_ERROR, CHECK_TEST_ERROR -> true;
      default -> false;
    };
  }

  /** What a race found in which a call threw: it is to return, whatever the other side does. */
  static Violation thrownViolation(PlannedCheck check, StressReport report) {
    String call = call(report);
    return new Violation(
        check.rules().getFirst().id(),
        call + " to return",
        call + " threw " + thrown(report),
        List.of("mode=" + report.mode()),
        List.of(),
        List.of());
  }
}
