package org.sharedinfo.tck.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.sharedinfo.jcstress.StressError;
import org.sharedinfo.jcstress.StressFailure;
import org.sharedinfo.jcstress.StressInconclusive;
import org.sharedinfo.jcstress.StressReport;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.spi.MachineLimitException;
import org.sharedinfo.tck.check.ImplementationBroke;
import org.sharedinfo.tck.check.ImplementationHangs;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Progress;
import org.sharedinfo.tck.check.PropertySettings;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.wording.Wording;

/**
 * Turns what the JUnit Platform says of each test into the result of its check, and runs checks
 * that way.
 */
final class CheckJudge implements TestExecutionListener {
  /** A check that is running. */
  record Running(PlannedCheck check, long startedNanos, Thread thread, Progress progress) {
    /** The check's own thread, and those that work for it. */
    List<Thread> threads() {
      return Stream.concat(Stream.of(thread), progress.helpers().stream()).toList();
    }
  }

  /** Is told how it gets on. */
  interface Listener {
    /** A check begins. */
    default void started(PlannedCheck check) {}

    /** A check has its result. */
    void finished(CheckResult result);
  }

  private final Map<String, PlannedCheck> checks;
  private final Set<String> settled;
  private final Session session;
  private final Profile profile;
  private final Listener out;
  private volatile Optional<Running> running = Optional.empty();
  private volatile String raced = "";

  /**
   * A judge of a session's subject.
   *
   * @param checks what to run; all apply
   * @param settled ids of those whose rules schedules have settled
   * @param session the one that is open
   * @param profile how much evidence to gather
   * @param out told of each start and each result
   */
  CheckJudge(
      List<PlannedCheck> checks,
      Set<String> settled,
      Session session,
      Profile profile,
      Listener out) {
    this.checks =
        checks.stream().collect(Collectors.toMap(PlannedCheck::uniqueId, Function.identity()));
    this.settled = settled;
    this.session = session;
    this.profile = profile;
    this.out = out;
  }

  /** Runs the checks, in the order of the JUnit Platform; races that only confirm come last. */
  void run() {
    Map<Boolean, List<PlannedCheck>> bySettled =
        checks.values().stream()
            .collect(Collectors.partitioningBy(check -> settled.contains(check.id())));
    run(bySettled.getOrDefault(false, List.of()), profile.sampling());
    run(bySettled.getOrDefault(true, List.of()), profile.confirming());
  }

  private void run(List<PlannedCheck> some, RaceSampling sampling) {
    if (!some.isEmpty()) {
      LauncherDiscoveryRequest request =
          JUnitSettings.request()
              .selectors(
                  some.stream()
                      .map(PlannedCheck::uniqueId)
                      .map(DiscoverySelectors::selectUniqueId)
                      .toList())
              .configurationParameters(
                  JUnitSettings.parameters(profile, sampling, session.subject()))
              .build();
      JUnitSettings.launcher().execute(request, this);
    }
  }

  /** The check that is running now. */
  Optional<Running> running() {
    return running;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    check(test)
        .ifPresent(check -> {
          session.takeStrength();
          raced = "";
          out.started(check);
          running =
              Optional.of(
                  new Running(
                      check, System.nanoTime(), Thread.currentThread(), session.progress()));
        });
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    check(test)
        .ifPresent(check ->
            send(
                plain(
                    check,
                    Verdict.ERROR,
                    Blame.KIT,
                    "the kit skipped this check: " + reason,
                    "",
                    0)));
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    StressReport.fromEntry(entry.getKeyValuePairs())
        .ifPresent(report -> {
          session.record(Races.strength(report));
          raced = Races.detail(report);
        });
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Optional<PlannedCheck> check = check(test);
    if (check.isPresent()) {
      long millis = running.map(r -> (System.nanoTime() - r.startedNanos()) / 1_000_000).orElse(0L);
      running = Optional.empty();
      send(judge(check.get(), result.getThrowable(), millis));
    } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      result.getThrowable().ifPresent(Throwable::printStackTrace);
    }
  }

  private Optional<PlannedCheck> check(TestIdentifier test) {
    return Optional.ofNullable(checks.get(test.getUniqueId()));
  }

  private void send(CheckResult result) {
    out.finished(result);
  }

  private CheckResult judge(PlannedCheck check, Optional<Throwable> thrown, long millis) {
    if (thrown.isEmpty()) {
      return plain(check, Verdict.PASS, Blame.NONE, "", raced, millis);
    }
    return switch (thrown.get()) {
      case StressFailure failure when Races.isThrownOnly(failure.report(), isMachineCode()) ->
          broken(check, failure.report(), millis);
      case StressFailure failure ->
          fail(check, Races.violation(check, failure.report()), raced, millis);
      case StressInconclusive inconclusive ->
          plain(
              check,
              Verdict.INCONCLUSIVE,
              Blame.NONE,
              wording(check).of(Races.inconclusive(inconclusive.report())),
              wording(check).of(raced),
              millis);
      case StressError error -> broken(check, error.report(), millis);
      case RuleViolation violation ->
          fail(check, violation.violation(), "", millis)
              .withReplay(ReplayCommand.ofExecution(violation.replay()));
      case ImplementationThrew threw ->
          fail(
              check,
              new Violation(
                  check.rules().getFirst().id(),
                  threw.call() + " to return",
                  "it threw " + threw.getCause(),
                  List.of(),
                  List.of(),
                  List.of()),
              wording(check).showsStackOf(threw.getCause()) ? stackOf(threw.getCause()) : "",
              millis);
      case ImplementationHangs hangs ->
          fail(
              check,
              new Violation(
                  check.rules().getFirst().id(),
                  hangs.call() + " to return",
                  String.valueOf(hangs.getMessage()),
                  List.of(),
                  List.of(),
                  List.of()),
              "",
              millis);
      case ImplementationBroke broke ->
          plain(
              check,
              Verdict.ERROR,
              Blame.IMPLEMENTATION,
              wording(check).of("the implementation broke: " + broke.getMessage()),
              stackOf(broke.getCause()),
              millis);
      case Inconclusive inconclusive -> inconclusive(check, inconclusive, millis);
      case MachineLimitException limit -> inconclusive(check, limit, millis);
      case Throwable other ->
          plain(check, Verdict.ERROR, Blame.KIT, "the kit broke: " + other, stackOf(other), millis);
    };
  }

  private CheckResult inconclusive(PlannedCheck check, Throwable why, long millis) {
    String message = wording(check).of(String.valueOf(why.getMessage()));
    return plain(check, Verdict.INCONCLUSIVE, Blame.NONE, message, "", millis);
  }

  /** A race that did not come to its end. */
  private CheckResult broken(PlannedCheck check, StressReport report, long millis) {
    Blame blame = Races.blame(report, isMachineCode());
    String detail = String.join("\n", report.messages());
    if (blame == Blame.IMPLEMENTATION && Races.isThrown(report)) {
      return fail(check, Races.thrownViolation(check, report), detail, millis);
    }
    return plain(
        check,
        blame == Blame.NONE ? Verdict.INCONCLUSIVE : Verdict.ERROR,
        blame,
        wording(check).of(Races.error(report, blame)),
        blame == Blame.KIT ? detail : wording(check).of(detail),
        millis);
  }

  private CheckResult fail(PlannedCheck check, Violation found, String detail, long millis) {
    Violation violation = wording(check).of(found);
    return plain(check, Verdict.FAIL, Blame.NONE, "", detail, millis)
        .withViolation(
            violation, "expected " + violation.expected() + ", seen " + violation.seen());
  }

  private boolean isMachineCode() {
    return Whose.isMachineCode(session.subject().providerClass());
  }

  /** The words that the implementation's author reads. */
  private Wording wording(PlannedCheck check) {
    return Wording.of(isMachineCode(), check.role());
  }

  private CheckResult plain(
      PlannedCheck check,
      Verdict verdict,
      Blame blame,
      String message,
      String detail,
      long millis) {
    Strength strength = session.takeStrength().orElse(Strength.ofTries(1, true));
    return check.result(
        session.subject().abi(),
        verdict,
        blame,
        strength,
        PropertySettings.seedOf(session.settings().seed(), check.id()),
        message,
        detail,
        millis);
  }

  /**
   * A check that did not come to an end by itself. The implementation is to blame if it is at work,
   * or if nobody can tell and it is machine code.
   *
   * @param stacks where the check's threads stay, empty if the JVM cannot stop them
   */
  CheckResult hung(
      Running stuck, long limitMillis, Optional<List<List<StackTraceElement>>> stacks) {
    boolean implementations =
        stacks.map(all -> all.stream().anyMatch(Whose::isAtWork)).orElseGet(this::isMachineCode);
    return plain(
        stuck.check(),
        Verdict.ERROR,
        implementations ? Blame.IMPLEMENTATION : Blame.KIT,
        "no progress for "
            + limitMillis / 1000.0
            + " s of processor time or of rest: the "
            + (implementations ? "implementation" : "kit")
            + " hangs",
        stacks.map(CheckJudge::text).orElse("its threads cannot be stopped to look where they are"),
        (System.nanoTime() - stuck.startedNanos()) / 1_000_000);
  }

  private static String text(List<List<StackTraceElement>> stacks) {
    StringBuilder where = new StringBuilder();
    for (List<StackTraceElement> stack : stacks) {
      stack.forEach(frame -> where.append("at ").append(frame).append('\n'));
      where.append('\n');
    }
    return where.toString();
  }

  private static String stackOf(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
