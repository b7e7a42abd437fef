package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.sharedinfo.jcstress.StressReport;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Violation;

/** Whose doing it is that a race did not come to its end. */
class RacesTest {
  private static final String ENGINE =
      "    at org.openjdk.jcstress.infra.runners.WorkerSync.awaitCheckpoint(WorkerSync.java:58)";
  private static final String KIT =
      "    at org.sharedinfo.tck.time.TimeReaderStress.update(TimeReaderStress.java:1)";
  private static final String THEIRS = "    at org.example.Mine.systemTimeNanos(Mine.java:7)";
  private static final String BRIDGE = "    at org.sharedinfo.bridge.Binding.run(Binding.java:1)";

  private static StressReport report(Status status, String... messages) {
    return new StressReport(
        "a.Race",
        "default",
        List.of(),
        StressReport.Verdict.ERROR,
        status,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(messages),
        Duration.ZERO);
  }

  private static Blame hung(boolean machineCode, String... messages) {
    return Races.blame(report(Status.TIMEOUT_ERROR, messages), machineCode);
  }

  @Test
  void sidesThatWaitForEachOtherAreNobodysDoing() {
    assertThat(hung(false, "no end", "one (RUNNABLE)", ENGINE, KIT)).isEqualTo(Blame.NONE);
    assertThat(hung(true, "no end", "one (RUNNABLE)", ENGINE, KIT)).isEqualTo(Blame.NONE);
  }

  @Test
  void implementationAtWorkIsToBlame() {
    assertThat(hung(false, "no end", "one (RUNNABLE)", ENGINE, "two (WAITING)", THEIRS, KIT))
        .isEqualTo(Blame.IMPLEMENTATION);
    assertThat(hung(true, "no end", "one (RUNNABLE)", BRIDGE, KIT)).isEqualTo(Blame.IMPLEMENTATION);
  }

  @Test
  void machineCodeAloneKeepsAJvmFromStopping() {
    assertThat(hung(true, "the fork hung and was killed")).isEqualTo(Blame.IMPLEMENTATION);
    assertThat(hung(false, "the fork hung and was killed")).isEqualTo(Blame.NONE);
  }

  @Test
  void exceptionsAreNamed() {
    StressReport report =
        report(Status.TEST_ERROR, "an actor threw", "java.lang.ArithmeticException: no", THEIRS);
    assertThat(Races.blame(report, false)).isEqualTo(Blame.IMPLEMENTATION);
    assertThat(Races.isThrown(report)).isTrue();
    assertThat(Races.thrown(report)).isEqualTo("java.lang.ArithmeticException: no");
  }

  @Test
  void callsThatThrowAreNamed() {
    StressReport report =
        report(
            Status.TEST_ERROR,
            "an actor threw",
            "java.lang.ArithmeticException: no",
            "    at app//org.example.Mine.deep(Mine.java:9)",
            THEIRS,
            KIT,
            "    at org.example.Mine.behind(Mine.java:1)");
    Violation found = Races.thrownViolation(check(), report);
    assertThat(found.expected()).isEqualTo("systemTimeNanos() to return");
    assertThat(found.seen()).isEqualTo("systemTimeNanos() threw java.lang.ArithmeticException: no");
    assertThat(
            Races.thrownViolation(
                    check(),
                    report(
                        Status.TEST_ERROR,
                        "an actor threw",
                        "java.lang.IllegalStateException: no",
                        "    at org.sharedinfo.bridge.Roles.lambda$timeReader$4(Roles.java:7)",
                        KIT))
                .expected())
        .isEqualTo("timeReader() to return");
  }

  /** An actor that threw leaves nulls behind: the exception is what is told. */
  @Test
  void nullsOfAnActorThatThrewAreNoOutcome() {
    var nulls = new StressReport.Observed("null, null", 3, Expect.UNKNOWN, false, "");
    var torn = new StressReport.Observed("mixture", 3, Expect.FORBIDDEN, false, "torn");
    assertThat(Races.isThrownOnly(failed(THEIRS, nulls), false)).isTrue();
    assertThat(Races.isThrownOnly(failed(THEIRS, torn), false)).isTrue();
    assertThat(Races.isThrownOnly(failed(KIT, nulls), false)).isTrue();
    assertThat(Races.isThrownOnly(failed(KIT, torn), false)).isFalse();
    assertThat(Races.isThrownOnly(report(Status.NORMAL), false)).isFalse();
  }

  private static StressReport failed(String frame, StressReport.Observed outcome) {
    return new StressReport(
        "a.Race",
        "default",
        List.of(),
        StressReport.Verdict.FAILED,
        Status.TEST_ERROR,
        3,
        OptionalLong.empty(),
        List.of(outcome),
        List.of("an actor threw", "java.lang.ArithmeticException: no", frame, KIT),
        Duration.ZERO);
  }

  private static PlannedCheck check() {
    return CheckPlan.discover().stream()
        .filter(check -> check.evidence() == Evidence.STRESS)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void crashesAreWhoseCodeItWas() {
    assertThat(Races.blame(report(Status.VM_ERROR, "ended", "    in C  [libmine.so+0x1]  f"), true))
        .isEqualTo(Blame.IMPLEMENTATION);
    assertThat(
            Races.blame(
                report(Status.VM_ERROR, "ended", "    in j  org.sharedinfo.tck.peer.Frame.a()V"),
                true))
        .isEqualTo(Blame.KIT);
  }
}
