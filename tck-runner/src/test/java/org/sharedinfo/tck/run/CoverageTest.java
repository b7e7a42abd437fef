package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;

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

  /** A rule that nobody may leave out needs a check that nobody can leave out either. */
  @ParameterizedTest
  @EnumSource
  void everyRuleThatMustBeJudgedHasACheckInEachAbi(Abi abi) {
    GuestKind kind = GuestKind.usualIn(abi);
    List<String> without = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Role role : rule.roles()) {
        boolean must = !Applicability.mayBeLeftOut(rule, role, abi, kind, abi.vcpus());
        boolean judged =
            CHECKS.stream()
                .filter(check -> check.role() == role && check.rules().contains(rule))
                .anyMatch(check ->
                    check.applies().abis().contains(abi)
                        && check.applies().guests().contains(kind)
                        && check.applies().vcpus() <= abi.vcpus()
                        && check.applies().needs().equals(List.of(role.capability())));
        if (must && !judged) {
          without.add(rule.id() + " " + role.id());
        }
      }
    }
    assertThat(without).as("rules that no check judges in " + abi.id()).isEmpty();
  }

  @Test
  void aCheckOfWhatAnAbiLacksDoesNotApplyThere() {
    Offer all =
        new Offer(
            Abi.ARM64, true, GuestKind.HVM, Limits.of(Abi.ARM64), EnumSet.allOf(Capability.class));
    for (PlannedCheck check : CHECKS) {
      boolean lacks =
          check.rules().stream().anyMatch(r -> !r.abis(check.role()).contains(Abi.ARM64));
      if (lacks) {
        assertThat(check.notApplicable(all)).as(check.id()).contains("does not apply to arm64");
      }
    }
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
