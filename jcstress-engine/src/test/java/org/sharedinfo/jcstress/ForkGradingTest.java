package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;
import org.openjdk.jcstress.infra.Status;
import org.sharedinfo.jcstress.StressReport.Observed;
import org.sharedinfo.jcstress.StressReport.Verdict;
import org.sharedinfo.jcstress.fixture.Forbidden;
import org.sharedinfo.jcstress.fixture.Passing;
import org.sharedinfo.jcstress.fixture.Throwing;
import org.sharedinfo.jcstress.fixture.WithoutWitness;

/** Judges results that were made up. */
class ForkGradingTest {
  private static StressReport grade(Class<?> test, Status status, Map<String, Long> counts) {
    return ForkGrading.grade(
        StressClass.of(test),
        "mode",
        List.of("-XX:+Some"),
        new ForkResult(
            status, new TreeMap<>(counts), List.of("tab\there\nand \\n"), Duration.ofMillis(7)));
  }

  @Test
  void passesNothingThatCollectedNothing() {
    StressReport report = grade(Forbidden.class, Status.NORMAL, Map.of());
    assertThat(report.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(ForkGrading.thrown(report)).get().isInstanceOf(StressError.class);
  }

  @Test
  void passesNoErrorWhateverItCollected() {
    for (Status status : Status.values()) {
      assertThat(grade(Forbidden.class, status, Map.of("2", 10L)).verdict())
          .isEqualTo(status == Status.NORMAL ? Verdict.PASSED : Verdict.ERROR);
    }
  }

  @Test
  void doesNotSoftenAForbiddenOutcomeByAnError() {
    assertThat(grade(Forbidden.class, Status.VM_ERROR, Map.of("1", 1L)).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void forbidsWhatNobodyDeclared() {
    StressReport report = grade(Forbidden.class, Status.NORMAL, Map.of("2", 1L, "7", 3L));
    assertThat(report.forbidden()).isEqualTo(3);
    assertThat(ForkGrading.thrown(report)).get().asString().contains("7 seen 3 times in 4");
  }

  @Test
  void countsWitnessesOfTheAnnotationOrElseTheInterestingOnes() {
    assertThat(
            grade(Passing.class, Status.NORMAL, Map.of("1, 1, 2", 4L, "0, 0, 2", 5L)).witnesses())
        .isEqualTo(OptionalLong.of(4));
    assertThat(grade(WithoutWitness.class, Status.NORMAL, Map.of("2, 2", 3L)).witnesses())
        .isEqualTo(OptionalLong.of(3));
    assertThat(grade(WithoutWitness.class, Status.NORMAL, Map.of("1, 1", 3L)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(grade(Forbidden.class, Status.NORMAL, Map.of("2", 3L)).witnesses()).isEmpty();
  }

  @Test
  void listsWhatWasSeenAndWhatWasDeclaredAndNotSeen() {
    assertThat(grade(Forbidden.class, Status.NORMAL, Map.of("2", 3L)).outcomes())
        .extracting(Observed::id, Observed::count)
        .containsExactly(tuple("2", 3L), tuple("1", 0L));
  }

  @Test
  void comesBackFromAReportEntry() {
    for (StressReport report :
        List.of(
            grade(Forbidden.class, Status.NORMAL, Map.of("2", 1L, "x\ty, \\n", 2L)),
            grade(Passing.class, Status.VM_ERROR, Map.of()))) {
      assertThat(StressReport.fromEntry(ReportEntry.from(report.toEntry()).getKeyValuePairs()))
          .contains(report);
    }
    assertThat(StressReport.fromEntry(Map.of("other", "entry"))).isEmpty();
  }

  @Test
  void namesGeneratedRunnersOfNestedTestsToo() throws ClassNotFoundException {
    for (Class<?> test : List.of(Passing.class, Throwing.Later.class)) {
      assertThat(Class.forName(StressClass.of(test).runner())).isPublic();
    }
  }
}
