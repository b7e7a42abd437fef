package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Trial;

/** What the tests ask of a library that plays every role. */
final class NativeExample {
  private static final Trial TRIAL = new Trial(20_261_123, 100);

  private static final String WEAKEST_MODEL =
      System.getProperty("os.arch").equals("amd64") ? "tso" : "sc";

  private NativeExample() {}

  /**
   * Judges step by step, and in races, of which each ABI has its share. They and the waits are
   * short but on x86_64: the same code runs on each ABI.
   *
   * @param shares how many shares there are of the races
   */
  static void conforms(Path library, Abi abi, int shares) {
    var races = new AtomicInteger(abi.ordinal());
    Trial trial = abi == Abi.X86_64 ? TRIAL : TRIAL.confirming().patientWith(Set.of());
    List<CheckResult> results =
        trial.judge(
            load(library),
            abi,
            check ->
                switch (check.evidence()) {
                  case EXAMPLE, PROPERTY -> true;
                  case STRESS -> races.getAndIncrement() % shares == 0;
                  case SCHEDULE, RECORDING -> false;
                });
    assertThat(results).hasSizeGreaterThan(150);
    assertThat(results).filteredOn(result -> result.verdict() == Verdict.FAIL).isEmpty();
    assertThat(results).filteredOn(result -> result.verdict() == Verdict.ERROR).isEmpty();
    assertThat(results).filteredOn(result -> result.evidence() == Evidence.STRESS).isNotEmpty();
  }

  /** Every schedule can be explored and passes, nearly all of them under this processor's model. */
  static void passesInEveryOrder(Path library, Abi abi) {
    List<CheckResult> results = schedules(library, abi);
    assertThat(results).hasSizeGreaterThan(30);
    assertThat(results)
        .allSatisfy(result -> {
          assertThat(result.verdict()).as("%s: %s", result.check(), result).isEqualTo(Verdict.PASS);
          assertThat(result.strength())
              .isInstanceOfSatisfying(
                  Strength.Executions.class,
                  explored -> {
                    assertThat(explored.executions()).isPositive();
                    assertThat(explored.models()).contains("sc");
                  });
        });
    assertThat(results)
        .filteredOn(NativeExample::isLeftToRaces)
        .as("few have too many states under this processor's model")
        .hasSizeLessThan(results.size() / 10);
  }

  private static boolean isLeftToRaces(CheckResult result) {
    return result.strength() instanceof Strength.Executions(_, boolean complete, var models)
        && complete
        && !models.contains(WEAKEST_MODEL);
  }

  static List<CheckResult> schedules(Path library, Abi abi) {
    return schedules(library, abi, _ -> true);
  }

  /** The checks whose names end this way. */
  static List<CheckResult> judged(Path library, Abi abi, String name) {
    return judged(library, abi, check -> check.id().endsWith(name));
  }

  /** The checks that are wanted. */
  static List<CheckResult> judged(Path library, Abi abi, Predicate<PlannedCheck> wanted) {
    return TRIAL.judge(load(library), abi, wanted);
  }

  /** The schedules whose names end this way. */
  static List<CheckResult> schedules(Path library, Abi abi, String name) {
    return schedules(library, abi, check -> check.id().endsWith(name));
  }

  /** The schedules that are wanted. */
  static List<CheckResult> schedules(Path library, Abi abi, Predicate<PlannedCheck> wanted) {
    return judged(
        library, abi, check -> check.evidence() == Evidence.SCHEDULE && wanted.test(check));
  }

  /** Whoever makes the provider anew finds the library as a worker does. */
  static NativeProvider load(Path library) {
    System.setProperty(NativeProvider.LIBRARY, library.toAbsolutePath().toString());
    return new NativeProvider();
  }
}
