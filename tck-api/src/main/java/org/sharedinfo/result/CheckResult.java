package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * One finished check: one line of {@code results.ndjson}.
 *
 * @param check its id, stable between runs, such as {@code time.TimeArithmetic.formula}
 * @param title what it asks, in one line
 * @param rules the ids of the rules it verifies
 * @param role the short name of the role it judges, such as TR
 * @param abi the ABI it ran for, such as x86_64
 * @param evidence {@link Evidence#id()}
 * @param verdict the verdict
 * @param blame whose doing an ERROR is; NONE with other verdicts
 * @param strength how strong its evidence is
 * @param seed the seed that repeats it
 * @param message one line for people; empty for a plain PASS
 * @param violation what was found, for a FAIL
 * @param detail longer text for people (stack of a hang, last words of a worker), or empty
 * @param replay what repeats an explored execution, until a run makes of it the command that runs
 *     just this check again in the same way
 * @param durationMillis how long it took
 */
public record CheckResult(
    String check,
    String title,
    List<String> rules,
    String role,
    String abi,
    String evidence,
    Verdict verdict,
    Blame blame,
    Strength strength,
    long seed,
    String message,
    Optional<Violation> violation,
    String detail,
    String replay,
    long durationMillis) {

  /** Whose doing an ERROR is. */
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
   * Whether it could not look at all: what it was to explore cannot be explored, or this machine
   * does not show what it was to see under stress, or does not let the kit make what it was to be
   * seen in. It says nothing, for or against.
   */
  public boolean couldNotLook() {
    return verdict == Verdict.INCONCLUSIVE && strength.equals(Strength.NONE);
  }

  /** Whether both sides ran at once. */
  public boolean isConcurrent() {
    return evidence.equals(Evidence.SCHEDULE.id()) || evidence.equals(Evidence.STRESS.id());
  }

  /** A stress test's pass, once a planted fault of its rule was caught by it on this machine. */
  public CheckResult caughtAfter(long millis) {
    return with(verdict, strength.caughtAfter(millis), violation, message, replay);
  }

  /** What a pass is when this machine does not show what would have failed: no evidence. */
  public CheckResult withoutEvidence(String why) {
    return with(Verdict.INCONCLUSIVE, Strength.NONE, violation, why, replay);
  }

  /** The same result with the command that repeats it. */
  public CheckResult withReplay(String command) {
    return with(verdict, strength, violation, message, command);
  }

  /** The same result with what was found. */
  public CheckResult withViolation(Violation found, String text) {
    return with(verdict, strength, Optional.of(found), text, replay);
  }

  /** What a failure is when the rule that it breaks is set aside. */
  public CheckResult excluded(String why) {
    return with(Verdict.EXCLUDED, strength, violation, why + "; " + message, replay);
  }

  private CheckResult with(
      Verdict judged, Strength shown, Optional<Violation> found, String text, String command) {
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
   * The verdict that this check brings to one of its rules. A violation counts against the rule it
   * names; the check's other rules were cut short by it and stay open.
   *
   * @param rule one of {@link #rules()}
   */
  public Verdict verdictFor(String rule) {
    boolean another = violation.map(v -> !v.rule().equals(rule)).orElse(false);
    boolean cutShort = verdict == Verdict.FAIL || verdict == Verdict.EXCLUDED;
    return cutShort && another ? Verdict.INCONCLUSIVE : verdict;
  }
}
