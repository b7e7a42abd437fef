package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;

/**
 * One finished check; {@link ResultLine} is how it is written.
 *
 * @param check its id, stable between runs, such as {@code time.TimeArithmetic.formula}
 * @param title what it checks, in one line
 * @param rules the ids of the rules it verifies
 * @param role the role it judges
 * @param abi the ABI it ran for
 * @param evidence the kind of its evidence
 * @param verdict the verdict
 * @param blame who caused an ERROR; NONE with other verdicts
 * @param strength how strong its evidence is
 * @param seed the seed that repeats it
 * @param message one line for readers; empty for a plain PASS
 * @param violation the finding of a FAIL
 * @param detail longer text for readers (stack of a hang, last output of a worker), or empty
 * @param replay the command that runs just this check again in the same way
 * @param durationMillis how long it took
 */
public record CheckResult(
    String check,
    String title,
    List<String> rules,
    Role role,
    Abi abi,
    Evidence evidence,
    Verdict verdict,
    Blame blame,
    Strength strength,
    long seed,
    String message,
    Optional<Violation> violation,
    String detail,
    ReplayCommand replay,
    long durationMillis) {

  /** Who caused an ERROR. */
  public enum Blame {
    /** Not an error. */
    NONE,
    /** The implementation took the worker down, hung, or threw an Error. */
    IMPLEMENTATION,
    /** The kit or the environment broke. */
    KIT
  }

  /** Copies the rules. */
  public CheckResult {
    rules = List.copyOf(rules);
  }

  /**
   * Whether the check could not observe anything, so its result is no evidence either way. Its
   * scenario cannot be explored, this machine shows no planted fault under stress, or this machine
   * is too small for the situation.
   */
  public boolean couldNotLook() {
    return verdict == Verdict.INCONCLUSIVE && strength.equals(Strength.none());
  }

  /** Whether both sides ran at the same time. */
  public boolean isConcurrent() {
    return evidence == Evidence.SCHEDULE || evidence == Evidence.STRESS;
  }

  /** A stress test's pass, after it caught a planted fault of its rule on this machine. */
  public CheckResult caughtAfter(long millis) {
    return with(verdict, strength.caughtAfter(millis), violation, message, replay);
  }

  /** The result of a pass if this machine does not show failures: no evidence. */
  public CheckResult withoutEvidence(String why) {
    return with(Verdict.INCONCLUSIVE, Strength.none(), violation, why, replay);
  }

  /** The same result with the command that repeats it. */
  public CheckResult withReplay(ReplayCommand command) {
    return with(verdict, strength, violation, message, command);
  }

  /** The same result with a finding. */
  public CheckResult withViolation(Violation found, String text) {
    return with(verdict, strength, Optional.of(found), text, replay);
  }

  /** The result of a failure if the rule that it breaks is excluded. */
  public CheckResult excluded(String why) {
    return with(Verdict.EXCLUDED, strength, violation, why + "; " + message, replay);
  }

  private CheckResult with(
      Verdict judged,
      Strength shown,
      Optional<Violation> found,
      String text,
      ReplayCommand command) {
    return new CheckResult(
        check,
        title,
        rules,
        role,
        abi,
        evidence,
        judged,
        blame,
        shown,
        seed,
        text,
        found,
        detail,
        command,
        durationMillis);
  }

  /**
   * This check's verdict on one of its rules. A violation counts against the rule it names. The
   * check's other rules stay open, because the violation ended the check.
   *
   * @param rule one of {@link #rules()}
   */
  public Verdict verdictFor(String rule) {
    boolean another = violation.map(v -> !v.rule().equals(rule)).orElse(false);
    boolean cutShort = verdict == Verdict.FAIL || verdict == Verdict.EXCLUDED;
    return cutShort && another ? Verdict.INCONCLUSIVE : verdict;
  }
}
