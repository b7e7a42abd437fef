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
 * The results of a role's checks, by rule.
 *
 * @param broken the rules that a check found violated
 * @param passed the rules whose checks ran and all passed
 */
public record Standing(Set<Rule> broken, Set<Rule> passed) {
  /** Copies the rules. */
  public Standing {
    broken = copy(broken);
    passed = copy(passed);
  }

  /** The results of one ABI for a role. */
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

  /** Nothing is known about any rule. */
  public static Standing unknown() {
    return new Standing(Set.of(), Set.of());
  }

  /** Whether a mistake can be the cause: not if all checks of the rule it breaks passed. */
  boolean admits(Mistake mistake) {
    return !passed.contains(mistake.rule());
  }

  /** Whether only these rules are broken. */
  boolean breaksOnly(Set<Rule> some) {
    return some.containsAll(broken);
  }
}
