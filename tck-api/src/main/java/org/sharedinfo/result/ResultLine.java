package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.rule.Role;

/**
 * A {@link CheckResult} as {@code results.ndjson} holds it, one a line: ids for what has one, and
 * the strength of every kind in one form.
 *
 * @param check its id
 * @param title what it asks, in one line
 * @param rules the ids of the rules it verifies
 * @param role the short name of the role it judges, such as TR
 * @param abi the id of the ABI it ran for, such as x86_64
 * @param evidence {@link Evidence#id()}
 * @param verdict the verdict
 * @param blame whose doing an ERROR is; NONE with other verdicts
 * @param strength how strong its evidence is
 * @param seed the seed that repeats it
 * @param message one line for people; empty for a plain PASS
 * @param violation what was found, for a FAIL
 * @param detail longer text for people, or empty
 * @param replay the command that runs just this check again in the same way
 * @param durationMillis how long it took
 */
public record ResultLine(
    String check,
    String title,
    List<String> rules,
    String role,
    String abi,
    String evidence,
    Verdict verdict,
    Blame blame,
    StrengthLine strength,
    long seed,
    String message,
    Optional<Violation> violation,
    String detail,
    String replay,
    long durationMillis) {
  /** Copies the rules. */
  public ResultLine {
    rules = List.copyOf(rules);
  }

  /** What is written of a result. */
  public static ResultLine of(CheckResult result) {
    return new ResultLine(
        result.check(),
        result.title(),
        result.rules(),
        result.role().id(),
        result.abi().id(),
        result.evidence().id(),
        result.verdict(),
        result.blame(),
        StrengthLine.of(result.strength()),
        result.seed(),
        result.message(),
        result.violation(),
        result.detail(),
        result.replay().line(),
        result.durationMillis());
  }

  /**
   * The result that was written.
   *
   * @throws java.util.NoSuchElementException if the role, the ABI or the kind of evidence does not
   *     exist
   */
  public CheckResult result() {
    Evidence kind = Evidence.byId(evidence).orElseThrow();
    return new CheckResult(
        check,
        title,
        rules,
        Role.byId(role).orElseThrow(),
        Abi.byId(abi).orElseThrow(),
        kind,
        verdict,
        blame,
        strength.of(kind),
        seed,
        message,
        violation,
        detail,
        ReplayCommand.ofLine(replay),
        durationMillis);
  }
}
