package org.sharedinfo.result;

import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * The verdict of a run on one rule, for one role and ABI.
 *
 * @param rule the rule
 * @param role one of its roles
 * @param abi the ABI
 * @param level how strictly the rule binds the role
 * @param verdict the worst verdict of its checks
 * @param checks the checks, in the order of the results; empty if none has a result
 */
public record RuleVerdict(
    Rule rule, Role role, Abi abi, Level level, Verdict verdict, List<CheckResult> checks) {
  /** Copies the checks. */
  public RuleVerdict {
    checks = List.copyOf(checks);
  }
}
