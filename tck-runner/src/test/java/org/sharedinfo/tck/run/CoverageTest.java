package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** Every rule has a check for each role it binds, and every check a rule. */
class CoverageTest {
  private static final List<PlannedCheck> CHECKS = CheckPlan.discover();

  @Test
  void everyRuleHasACheckForEachRole() {
    List<String> without = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Role role : rule.roles()) {
        boolean covered =
            CHECKS.stream().anyMatch(c -> c.role() == role && c.rules().contains(rule));
        if (!covered) {
          without.add(rule.id() + " " + role.id());
        }
      }
    }
    assertThat(without).as("rules without a check").isEmpty();
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
