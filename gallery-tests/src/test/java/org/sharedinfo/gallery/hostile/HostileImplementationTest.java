package org.sharedinfo.gallery.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.Calibration;
import org.sharedinfo.tck.run.Certification;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunListener;
import org.sharedinfo.tck.run.Shard;

/** An implementation can take down its own check and nothing else. */
class HostileImplementationTest {
  @TempDir Path folder;

  private final List<CheckResult> results = new ArrayList<>();

  /** Generous: a busy machine is slow where nobody hangs. */
  private Duration hangLimit = Duration.ofMinutes(5);

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of(Hostile.Hangs.class, "hangs"),
        Arguments.of(Hostile.Crashes.class, "SIG"),
        Arguments.of(Hostile.Exits.class, "exited with code 0"),
        Arguments.of(Hostile.Halts.class, "exited with code 1"),
        Arguments.of(Hostile.ThrowsError.class, "not the kit's"),
        Arguments.of(Hostile.Recurses.class, "StackOverflowError"),
        Arguments.of(Hostile.EatsTheHeap.class, "out of memory"),
        Arguments.of(Hostile.UnmapsTheFrame.class, "SIG"));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void ruleUnderTestIsNamedAndTheRestStillRuns(Class<?> provider, String said) throws Exception {
    if (provider.equals(Hostile.Hangs.class)) {
      hangLimit = Duration.ofSeconds(3);
    }
    RunInfo run = run(provider);

    CheckResult attacked = resultOf("multiplierZeroIsRefused");
    assertThat(attacked.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(attacked.blame()).isEqualTo(Blame.IMPLEMENTATION);
    assertThat(attacked.rules()).containsExactly("TIM-03");
    assertThat(attacked.message()).contains(said);
    assertThat(attacked.replay()).contains("--rule TIM-03", "--seed 7");
    assertThat(resultOf("timeNeverStepsBack").verdict()).isEqualTo(Verdict.PASS);
    assertThat(run.state()).isEqualTo(RunInfo.State.COMPLETE);
    assertThat(results).hasSize(run.planned());
    assertThat(Grading.of(run, results).exitCode()).isEqualTo(2);
  }

  /** A read must return: one that spins is given up long before the whole check counts as hung. */
  @Test
  void readThatSpinsFailsItsRule() throws Exception {
    RunInfo run = run(Hostile.Spins.class);

    CheckResult attacked = resultOf("multiplierZeroIsRefused");
    assertThat(attacked.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(attacked.message()).contains("still runs");
    assertThat(resultOf("timeNeverStepsBack").verdict()).isEqualTo(Verdict.PASS);
    assertThat(Grading.of(run, results).exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsPrintedReachesNoResult() throws Exception {
    RunInfo run = run(Hostile.Prints.class);

    assertThat(resultOf("frequencyFollowsTheFormula").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Grading.of(run, results).exitCode()).isEqualTo(1);
    assertThat(Files.size(folder.resolve("worker-x86_64.log"))).isLessThan(2 << 20);
    assertThat(Files.readAllLines(folder.resolve("results.ndjson")))
        .hasSize(run.planned())
        .allMatch(line -> line.startsWith("{\"check\":"));
  }

  @Test
  void abiThatIsNotOfferedIsNotApplicable() throws Exception {
    RunInfo run = Certification.run(assignment(Hostile.Prints.class, Abi.X86_32), listener()).info();

    assertThat(results).hasSize(run.planned());
    assertThat(results)
        .allMatch(r -> r.verdict() == Verdict.NOT_APPLICABLE)
        .allMatch(r -> r.message().equals("ABI x86_32 is not offered"));
  }

  @Test
  void constructorThatThrowsIsNamed() {
    assertThatThrownBy(() -> run(Hostile.ThrowsInConstructor.class))
        .isInstanceOf(UnusableImplementationException.class)
        .hasMessageContaining("ThrowsInConstructor")
        .hasMessageContaining("no licence file");
  }

  @Test
  void constructorThatEndsTheProcessIsNamed() {
    assertThatThrownBy(() -> run(Hostile.ExitsInConstructor.class))
        .isInstanceOf(UnusableImplementationException.class)
        .hasMessageContaining("ExitsInConstructor")
        .hasMessageContaining("exited with code 5");
  }

  private RunInfo run(Class<?> provider) throws Exception {
    return Certification.run(assignment(provider, Abi.X86_64), listener()).info();
  }

  private RunListener listener() {
    return new RunListener() {
      @Override
      public void finished(CheckResult result) {
        results.add(result);
      }
    };
  }

  private Assignment assignment(Class<?> provider, Abi abi) {
    return new Assignment(
        List.of(),
        provider.getName(),
        Set.of(abi),
        Optional.empty(),
        Set.of(Role.TIME_READER),
        Set.of(Rule.TIM_03, Rule.TIM_12),
        Shard.WHOLE,
        List.of(),
        Optional.empty(),
        Profile.GATE,
        Calibration.NONE,
        true,
        7,
        folder,
        hangLimit,
        "./tck certify",
        Optional.empty(),
        List.of("--rule TIM-03", "--rule TIM-12"));
  }

  private CheckResult resultOf(String method) {
    return results.stream()
        .filter(result -> result.check().endsWith("." + method))
        .findFirst()
        .orElseThrow();
  }
}
