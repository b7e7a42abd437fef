package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
  @ParameterizedTest
  @EnumSource
  void aRoleIsFoundByItsShortNameAndIsBoundByRules(Role role) {
    assertThat(Role.byId(role.id())).contains(role);
    assertThat(role.capability().role()).isEqualTo(role);
    assertThat(Arrays.stream(Rule.values())).anyMatch(rule -> rule.roles().contains(role));
  }
}
