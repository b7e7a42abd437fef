package org.sharedinfo.selftest.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.hostile.Attack;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.Calibration;
import org.sharedinfo.tck.run.Certification;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunListener;
import org.sharedinfo.tck.run.RunResults;
import org.sharedinfo.tck.run.Shard;

/** Certifies hostile implementations as users would, and reports each outcome. */
public final class HostileRun {
  /** The attacked check, and one that the attack must not disturb. */
  private static final String ATTACKED = ".multiplierZeroIsRefused";

  private static final String OTHER = ".timeNeverStepsBack";
  private static final int UNUSABLE = 64;
  private static final long SEED = 7;

  private HostileRun() {}

  /**
   * The outcome of one attack.
   *
   * @param exitCode of the command
   * @param came in one line
   * @param millis the duration, by the wall clock
   * @param wrong what differs from the required outcome; empty if nothing does
   */
  public record Came(int exitCode, String came, long millis, Optional<String> wrong) {}

  /**
   * Runs one attack.
   *
   * @param folder an empty folder for the results
   * @param isolated whether workers are isolated, if the system supports it
   * @throws IOException if no worker can be started, or results cannot be written
   */
  public static Came of(Attack attack, Path folder, boolean isolated)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    try {
      RunResults run =
          Certification.run(
              assignment(
                  List.of(),
                  attack.provider(),
                  Abi.X86_64,
                  CheckFilter.of(Set.of(Role.TIME_READER), Set.of(Rule.TIM_03, Rule.TIM_12)),
                  isolated,
                  folder,
                  attack.hangLimit()),
              new RunListener() {});
      Grading grading = Grading.of(run.info(), run.results());
      return came(grading.exitCode(), said(run), began, wrong(attack, run, grading.outcome()));
    } catch (UnusableImplementationException e) {
      String message = String.valueOf(e.getMessage());
      Optional<String> wrong =
          attack.must() instanceof Attack.BeRefused(String said) && message.contains(said)
              ? Optional.empty()
              : Optional.of("refused");
      return came(UNUSABLE, message, began, wrong);
    }
  }

  private static Came came(int exitCode, String came, long began, Optional<String> wrong) {
    return new Came(exitCode, came, (System.nanoTime() - began) / 1_000_000, wrong);
  }

  private static Optional<CheckResult> result(RunResults run, String method) {
    return run.results().stream().filter(one -> one.check().endsWith(method)).findFirst();
  }

  private static String said(RunResults run) {
    return result(run, ATTACKED)
        .map(attacked -> attacked.verdict() + " " + attacked.message())
        .orElse("no result");
  }

  private static Optional<String> wrong(Attack attack, RunResults run, RunOutcome outcome) {
    List<String> wrong = new ArrayList<>();
    if (run.results().size() != run.info().planned()) {
      wrong.add(run.results().size() + " results of " + run.info().planned());
    }
    if (outcome == RunOutcome.CONFORMANT) {
      wrong.add("it was reported as conformant");
    }
    switch (attack.must()) {
      case Attack.BeRefused _ -> wrong.add("it was judged");
      case Attack.BeJudged must -> {
        CheckResult attacked = result(run, ATTACKED).orElseThrow();
        if (attacked.verdict() != must.verdict()
            || attacked.blame() != must.blame()
            || !attacked.message().contains(must.said())) {
          wrong.add("the check under attack is " + attacked.verdict() + ", " + attacked.blame());
        }
        CheckResult other = result(run, OTHER).orElseThrow();
        boolean stopped = must.verdict() == Verdict.INCONCLUSIVE;
        if (other.verdict() != Verdict.PASS && !stopped) {
          wrong.add("another check is " + other.verdict());
        }
      }
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }

  /**
   * A small run.
   *
   * @param implementation jars and folders; empty if the kit's class path contains the provider
   * @param folder an empty folder for the results
   * @param isolated whether workers are isolated, if the system supports it
   */
  public static Assignment assignment(
      List<Path> implementation,
      Class<?> provider,
      Abi abi,
      CheckFilter checks,
      boolean isolated,
      Path folder,
      Duration hangLimit) {
    return new Assignment(
        implementation,
        provider.getName(),
        Set.of(abi),
        Optional.empty(),
        checks,
        Shard.WHOLE,
        List.of(),
        Optional.empty(),
        Profile.GATE,
        Calibration.NONE,
        false,
        isolated,
        SEED,
        folder,
        hangLimit,
        "./tck certify",
        Optional.empty(),
        checks.options());
  }

  /** The longest time that an attack may take beyond its hang limit. */
  public static Duration most(Attack attack) {
    return attack.hangLimit().plusSeconds(30);
  }
}
