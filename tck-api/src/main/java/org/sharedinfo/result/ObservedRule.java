package org.sharedinfo.result;

import java.util.List;
import java.util.Locale;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * The findings of a recording about one rule for one role.
 *
 * @param rule the rule
 * @param role one of its roles
 * @param held how often it was seen to hold
 * @param violated how often it was seen violated
 * @param violations the first few violations
 */
public record ObservedRule(
    Rule rule, Role role, long held, long violated, List<Violation> violations) {
  /** Copies the violations. */
  public ObservedRule {
    violations = List.copyOf(violations);
  }

  /** How strictly the rule binds the role. */
  public Level level() {
    return rule.level(role);
  }

  /** Whether the recording exercised it. */
  public boolean isExercised() {
    return held > 0 || violated > 0;
  }

  /** FAIL if it was violated, PASS if it held, INCONCLUSIVE if it was not exercised. */
  public Verdict verdict() {
    if (violated > 0) {
      return Verdict.FAIL;
    }
    return held > 0 ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }

  /** The verdict in the words of recordings. */
  public String inWords() {
    return switch (verdict()) {
      case FAIL -> "FAIL, " + times(violated);
      case PASS -> "held " + times(held);
      default -> "not exercised";
    };
  }

  private static String times(long count) {
    return count == 1 ? "once" : String.format(Locale.ROOT, "%,d times", count);
  }
}
