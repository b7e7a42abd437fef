package org.sharedinfo.tck.cause;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * How a role stands with the rules, by its checks.
 *
 * @param broken the rules that a check found broken
 * @param passed the rules that checks were made of, and none failed
 */
public record Standing(Set<Rule> broken, Set<Rule> passed) {
  /** Copies the rules. */
  public Standing {
    broken = copy(broken);
    passed = copy(passed);
  }

  /** How a role stands by results of one ABI. */
  public static Standing of(Collection<CheckResult> results, Role role) {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    Set<Rule> passed = EnumSet.noneOf(Rule.class);
    for (CheckResult result : results) {
      if (result.role() == role) {
        if (result.verdict() == Verdict.PASS) {
          passed.addAll(rules(result.rules()));
        } else if (result.verdict() == Verdict.FAIL) {
          broken.addAll(
              rules(result.violation().map(v -> List.of(v.rule())).orElse(result.rules())));
        }
      }
    }
    passed.removeAll(broken);
    return new Standing(broken, passed);
  }

  private static List<Rule> rules(List<String> ids) {
    return ids.stream().map(Rule::byId).flatMap(Optional::stream).toList();
  }

  private static Set<Rule> copy(Set<Rule> rules) {
    Set<Rule> copy = EnumSet.noneOf(Rule.class);
    copy.addAll(rules);
    return Collections.unmodifiableSet(copy);
  }

  /** Nothing is known of any rule. */
  public static Standing unknown() {
    return new Standing(Set.of(), Set.of());
  }

  /** Whether a mistake can be the cause: one that breaks a rule whose checks all passed is not. */
  boolean admits(Mistake mistake) {
    return !passed.contains(mistake.rule());
  }

  /** Whether no rule but some is broken. */
  boolean breaksOnly(Set<Rule> some) {
    return some.containsAll(broken);
  }
}
