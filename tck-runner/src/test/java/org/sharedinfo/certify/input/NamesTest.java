package org.sharedinfo.certify.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** Names in any case, and what is said of those that are none. */
class NamesTest {
  @Test
  void caseDoesNotMatter() {
    assertThat(Names.RULES.require("tim-04")).isEqualTo(Rule.TIM_04);
    assertThat(Names.ROLES.require("wp")).isEqualTo(Role.WALLCLOCK_PUBLISHER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TIM4   | Unknown rule TIM4. Did you mean TIM-04?
          evt99  | Unknown rule evt99. Did you mean EVT-09?
          nothing| Unknown rule nothing.
          """)
  void unknownRuleIsNamedWithTheClosest(String name, String message) {
    assertThatThrownBy(() -> Names.RULES.require(name)).hasMessage(message);
  }

  @Test
  void unknownRoleIsNamedWithAllOfThem() {
    assertThatThrownBy(() -> Names.ROLES.require("XX"))
        .hasMessage("Unknown role XX. Choose from ER, ES, LD, PO, PV, TP, TR, WP, WR.");
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "seed,sede,2", "same,same,0", "'',abc,3", "abc,'',3"})
  void distanceCountsChanges(String one, String other, int distance) {
    assertThat(Names.distance(one, other)).isEqualTo(distance);
  }
}
