package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {
  @Test
  void canonicalTextHasFiveLinesForEachRule() {
    assertThat(Catalogue.canonicalText().lines()).hasSize(5 * Rule.values().length);
    assertThat(Catalogue.canonicalText())
        .startsWith("LAY-01\nx86_64 x86_32\nTP=MUST TR=MUST WP=MUST ")
        .contains(
            "\nLAY-13\nx86_64 x86_32\nTP=MUST TR=SHOULD ES=MUST ER=SHOULD PO=SHOULD PV=MUST\n");
  }

  @Test
  void digestIsSha256InHexadecimal() {
    assertThat(Catalogue.digest()).matches("[0-9a-f]{64}").isEqualTo(Catalogue.digest());
  }

  @Test
  void versionHasThreeNumbers() {
    assertThat(Catalogue.VERSION).matches("\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @EnumSource
  void uncoveredRulesBindTheirRole(Role role) {
    assertThat(Uncovered.rules(role))
        .allSatisfy(rule -> assertThat(rule.roles()).contains(role))
        .allSatisfy(rule -> assertThat(Uncovered.contains(rule, role)).isTrue());
  }

  @Test
  void timeAndWallclockAreCovered() {
    assertThat(Arrays.stream(Role.values()).flatMap(role -> Uncovered.rules(role).stream()))
        .extracting(Rule::area)
        .doesNotContain(Area.TIM, Area.WCL);
    assertThat(Uncovered.rules(Role.LAYOUT_DESCRIBER)).isEmpty();
    assertThat(Uncovered.contains(Rule.LAY_01, Role.TIME_READER)).isFalse();
  }
}
