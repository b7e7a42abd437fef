package org.sharedinfo.report.finding;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Cause;
import org.sharedinfo.rule.Role;

/**
 * The likely cause of a role's failures. It is a guess that fits the observations, and every report
 * says so.
 *
 * @param rule the id of the rule that the mistake breaks
 * @param text the mistake, in one sentence without a full stop
 */
public record LikelyCause(String rule, String text) {
  private static final int LONGEST = 500;

  /** The cause that was found for a role and an ABI. */
  public static Optional<LikelyCause> of(List<Cause> causes, Role role, Abi abi) {
    return causes.stream()
        .filter(cause -> cause.role().equals(role.id()) && cause.abi().equals(abi.id()))
        .map(cause -> new LikelyCause(cause.rule(), InertText.line(cause.text(), LONGEST)))
        .findFirst();
  }

  /**
   * The cause in words, for a line that names a rule.
   *
   * @param named the id of that rule; it is not repeated if it is the cause's own
   */
  public String beside(String named) {
    return "Likely cause" + (named.equals(rule) ? ": " : " (" + rule + "): ") + text;
  }

  /** In words, with its rule and the role that it makes fail. */
  public String inWords(Role role) {
    return "Likely cause (" + rule + ", " + role.title() + "): " + text;
  }

  /** In words, with its rule. */
  public String inWords() {
    return "Likely cause (" + rule + "): " + text;
  }
}
