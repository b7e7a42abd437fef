package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
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

  @Test
  void aRuleThatRestsOnOthersComesFirstWhereTheyHold() {
    var signAlone = EnumSet.of(Rule.TIM_09, Rule.LAY_12);
    assertThat(signAlone.stream().min(Precedence.among(signAlone))).hasValue(Rule.LAY_12);
    var misplaced = EnumSet.of(Rule.TIM_09, Rule.LAY_12, Rule.LAY_04);
    assertThat(misplaced.stream().min(Precedence.among(misplaced))).hasValue(Rule.TIM_09);
  }

  @Test
  void aRuleThatRestsOnNothingDoesNotStandAlone() {
    assertThat(Precedence.standsAlone(Rule.TIM_09, EnumSet.of(Rule.TIM_09))).isFalse();
    assertThat(Precedence.standsAlone(Rule.EVT_17, EnumSet.of(Rule.EVT_17))).isTrue();
    assertThat(Precedence.standsAlone(Rule.EVT_17, EnumSet.of(Rule.LAY_10))).isFalse();
  }
}
