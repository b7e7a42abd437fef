package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.openjdk.jcstress.infra.Status;
import org.sharedinfo.jcstress.StressReport.Verdict;
import org.sharedinfo.jcstress.fixture.Crashing;
import org.sharedinfo.jcstress.fixture.Forbidden;
import org.sharedinfo.jcstress.fixture.Hanging;
import org.sharedinfo.jcstress.fixture.Parking;
import org.sharedinfo.jcstress.fixture.Passing;
import org.sharedinfo.jcstress.fixture.Surroundings;
import org.sharedinfo.jcstress.fixture.Terminating;
import org.sharedinfo.jcstress.fixture.ThreeActors;
import org.sharedinfo.jcstress.fixture.Throwing;
import org.sharedinfo.jcstress.fixture.WithoutWitness;

/** Runs forks: what each kind of test is judged to be. */
class StressEngineTest {
  // However busy the machine is, actors run through more states than between two rendezvous.
  private static final long A_STRIDE = 32;

  @Test
  void passesWhatSeesItsWitnessAndNothingForbidden() {
    EngineExecutionResults results = Runs.kit(Passing.class).execute();

    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
    StressReport report = Runs.reports(results).get("Passing default");
    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.status()).isEqualTo(Status.NORMAL);
    assertThat(report.samples()).isGreaterThan(A_STRIDE);
    assertThat(report.witnesses().orElseThrow()).isPositive().isLessThanOrEqualTo(report.samples());
    assertThat(report.forbidden()).isZero();
    assertThat(report.duration()).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void failsWhatSeesAForbiddenOutcomeAndTellsItsSchedule() {
    EngineExecutionResults results =
        Runs.kit(Forbidden.class)
            .configurationParameter("jcstress.stopOnForbidden", "true")
            .configurationParameter("jcstress.time.ms", "20000")
            .execute();

    Throwable thrown = Runs.thrown(results);
    assertThat(thrown)
        .isInstanceOf(StressFailure.class)
        .hasMessageContaining("forbidden: 1 seen")
        .hasMessageContaining("store 2: an increment is lost");
    assertThat(((StressFailure) thrown).report().forbidden()).isPositive();
    assertThat(Runs.reports(results).get("Forbidden default").witnesses())
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void endsAtAForbiddenOutcomeWhenAskedTo() {
    EngineExecutionResults results =
        Runs.kit(Forbidden.class)
            .configurationParameter("jcstress.stopOnForbidden", "true")
            .configurationParameter("jcstress.time.ms", "30000")
            .execute();

    assertThat(Runs.reports(results).get("Forbidden default").duration())
        .isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void neverPassesWithoutAWitness() {
    assertThat(
            Runs.thrown(
                Runs.kit(WithoutWitness.class)
                    .configurationParameter("jcstress.patience.ms", "0")
                    .execute()))
        .isInstanceOf(StressInconclusive.class)
        .hasMessageContaining("no witness in");
  }

  @Test
  void samplesLongerWithoutAWitnessWhenAskedTo() {
    EngineExecutionResults results =
        Runs.kit(WithoutWitness.class)
            .configurationParameter("jcstress.patience.ms", "600")
            .execute();

    assertThat(Runs.reports(results).get("WithoutWitness default").duration())
        .isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void runsThreeActorsHoweverFewTheProcessors() {
    EngineExecutionResults results = Runs.kit(ThreeActors.class).execute();

    StressReport report = Runs.reports(results).get("ThreeActors default");
    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.samples()).isGreaterThan(A_STRIDE);
  }

  @Test
  void runsTerminationTests() {
    Runs.kit(Terminating.class)
        .execute()
        .testEvents()
        .assertStatistics(events -> events.succeeded(1));
  }

  @Test
  void blamesAnEndedForkOnTheTestThatRan() {
    EngineExecutionResults results =
        Runs.kit(Passing.class, Crashing.class, WithoutWitness.class)
            .configurationParameter("jcstress.batch", "3")
            .configurationParameter("jcstress.patience.ms", "1000")
            .execute();

    Map<String, StressReport> reports = Runs.reports(results);
    assertThat(reports.get("Passing default").verdict()).isEqualTo(Verdict.PASSED);
    assertThat(reports.get("WithoutWitness default").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    StressReport crash = reports.get("Crashing default");
    assertThat(crash.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(crash.status()).isEqualTo(Status.VM_ERROR);
    assertThat(crash.messages())
        .contains("the fork ended with exit code 42 without a result", "going down")
        .anyMatch(message -> message.startsWith("earlier, in a fork shared with other tests"));
    results.testEvents().assertStatistics(events -> events.started(3).finished(3));
    results.containerEvents().assertStatistics(events -> events.started(4).finished(4));
  }

  @Test
  void saysWhereATestHangs() {
    EngineExecutionResults results =
        Runs.kit(Hanging.class)
            .configurationParameter("jcstress.patience.ms", "0")
            .configurationParameter("jcstress.grace.ms", "800")
            .execute();

    assertThat(Runs.thrown(results))
        .isInstanceOf(StressError.class)
        .hasMessageContaining("TIMEOUT_ERROR: not finished after 1000 ms of processor time")
        .hasMessageContaining("Hanging.waiting");
  }

  @Test
  void saysWhereATestRests() {
    EngineExecutionResults results =
        Runs.kit(Parking.class)
            .configurationParameter("jcstress.patience.ms", "0")
            .configurationParameter("jcstress.grace.ms", "800")
            .execute();

    assertThat(Runs.thrown(results))
        .isInstanceOf(StressError.class)
        .hasMessageContaining("TIMEOUT_ERROR: not finished: its threads were at rest")
        .hasMessageContaining("Parking.resting");
  }

  @Test
  void takesAnActorThatThrowsForAnError() {
    // it ends when it throws, for which it has to be run often
    Map<String, StressReport> reports =
        Runs.reports(
            Runs.kit(Throwing.class).configurationParameter("jcstress.time.ms", "60000").execute());

    assertThat(reports).hasSize(2);
    StressReport atOnce = reports.get("Throwing$AtOnce default");
    assertThat(atOnce.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(atOnce.status()).isEqualTo(Status.CHECK_TEST_ERROR);
    assertThat(atOnce.messages()).anyMatch(message -> message.contains("thrown at once"));
    StressReport later = reports.get("Throwing$Later default");
    assertThat(later.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(later.status()).isEqualTo(Status.TEST_ERROR);
    assertThat(later.messages()).anyMatch(message -> message.contains("thrown later"));
  }

  @Test
  void runsEachModeWithItsArgumentsAndTheForksProperties() {
    EngineExecutionResults results =
        Runs.kit(Surroundings.class)
            .configurationParameter("jcstress.modes", "c1,c2-stress,mine")
            .configurationParameter("jcstress.mode.mine", "-XX:TieredStopAtLevel=2 -Da=b")
            .configurationParameter("jcstress.fork.property.fixture.name", "with space")
            .configurationParameter("jcstress.batch", "8")
            .execute();

    Map<String, StressReport> reports = Runs.reports(results);
    assertThat(reports.get("Surroundings c1").outcomes())
        .extracting(StressReport.Observed::id)
        .containsExactly("with space, -XX:TieredStopAtLevel=1");
    assertThat(reports.get("Surroundings mine").outcomes())
        .extracting(StressReport.Observed::id)
        .containsExactly("with space, -XX:TieredStopAtLevel=2");
    assertThat(reports.get("Surroundings c2-stress").jvmArgs())
        .contains("-XX:+StressLCM")
        .anyMatch(arg -> arg.startsWith("-XX:StressSeed="));
  }

  @Test
  void saysWhyAForkDoesNotStart() {
    EngineExecutionResults results =
        Runs.kit(Passing.class).configurationParameter("jcstress.fork.jvmArgs", "-Xmx1x").execute();

    assertThat(Runs.thrown(results))
        .isInstanceOf(StressError.class)
        .hasMessageContaining("the fork ended with exit code 1 before its first test")
        .hasMessageContaining("-Xmx1x");
  }
}
