package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
  @Test
  void everyRuleOfTheCatalogueIsInItOnce() {
    assertThat(Precedence.order()).containsExactlyInAnyOrder(Rule.values());
  }

  @Test
  void theComparatorFollowsTheOrder() {
    assertThat(Arrays.stream(Rule.values()).sorted(Precedence.FIRST_TO_TELL))
        .containsExactlyElementsOf(Precedence.order());
  }

  @Test
  void aWrongValueIsToldBeforeTheLayoutThatItBreaksToo() {
    assertThat(Precedence.FIRST_TO_TELL.compare(Rule.TIM_01, Rule.LAY_01)).isNegative();
    assertThat(Precedence.FIRST_TO_TELL.compare(Rule.LAY_04, Rule.LAY_10)).isNegative();
  }
}
