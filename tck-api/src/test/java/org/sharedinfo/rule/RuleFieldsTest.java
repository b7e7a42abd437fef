package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;

class RuleFieldsTest {
  private static Set<String> names(Abi abi) {
    return FieldMap.of(abi).fields().stream()
        .map(field -> field.name().replaceAll("\\[\\d+]", "[]"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldHasARuleButPadding(Abi abi) {
    assertThat(names(abi))
        .allMatch(name -> RuleFields.about(name).isEmpty() == name.contains(".pad"));
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldOfARuleIsThere(Abi abi) {
    assertThat(Arrays.stream(Rule.values()).flatMap(rule -> RuleFields.of(rule).stream()))
        .allMatch(names(abi)::contains);
  }

  @ParameterizedTest
  @EnumSource
  void onlyLayoutSpeaksOfThePageAsAWhole(Rule rule) {
    if (RuleFields.of(rule).isEmpty()) {
      assertThat(rule)
          .isIn(Rule.LAY_01, Rule.LAY_10, Rule.LAY_11, Rule.LAY_13, Rule.LAY_14)
          .isIn(RuleFields.everywhere());
    }
  }
}
