package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Uncovered;

/** Every rule has a check for each role it binds, and every check a rule. */
class CoverageTest {
  private static final List<PlannedCheck> CHECKS = CheckPlan.discover();

  @Test
  void everyRuleHasACheckForEachRoleUnlessItIsListed() {
    List<String> without = new ArrayList<>();
    List<String> listedInVain = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Role role : rule.roles()) {
        boolean covered =
            CHECKS.stream().anyMatch(c -> c.role() == role && c.rules().contains(rule));
        if (!covered && !Uncovered.contains(rule, role)) {
          without.add(rule.id() + " " + role.id());
        }
        if (covered && Uncovered.contains(rule, role)) {
          listedInVain.add(rule.id() + " " + role.id());
        }
      }
    }
    assertThat(without).as("rules without a check").isEmpty();
    assertThat(listedInVain).as("rules on the list of uncovered ones that have a check").isEmpty();
  }

  @Test
  void everyCheckNamesRulesThatBindItsRole() {
    assertThat(CHECKS).hasSizeGreaterThan(80);
    for (PlannedCheck check : CHECKS) {
      assertThat(check.rules()).as(check.id()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(check.rules())
          .as(check.id())
          .allMatch(rule -> rule.roles().contains(check.role()));
    }
  }

  @Test
  void idsAreUnique() {
    assertThat(new TreeSet<>(CHECKS.stream().map(PlannedCheck::id).toList())).hasSameSizeAs(CHECKS);
  }
}
