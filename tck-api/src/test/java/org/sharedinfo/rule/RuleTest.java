package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;

class RuleTest {
  /** About upcall_mask, several vCPUs, and the arch parts. */
  private static final String[] LACKING_ON_ARM64 = {
    "LAY-08", "LAY-09", "TIM-10", "EVT-16", "EVT-20", "EVT-21", "P2M-01", "P2M-02", "P2M-03",
    "P2M-04", "P2M-05", "P2M-06", "P2M-07", "P2M-08", "P2M-09", "P2M-10", "P2M-11", "P2M-12",
    "P2M-13", "P2M-14", "ARC-01", "ARC-02"
  };

  private static final String ONE_LINE = "\\S[^\\p{Cntrl}]*\\S";

  @ParameterizedTest
  @EnumSource
  void everyRuleIsWhole(Rule rule) {
    assertThat(rule.id())
        .matches("(LAY|TIM|WCL|EVT|P2M|ARC)-\\d\\d")
        .startsWith(rule.area().name());
    assertThat(Rule.byId(rule.id())).contains(rule);
    assertThat(rule.title()).matches(ONE_LINE).hasSizeLessThanOrEqualTo(60);
    assertThat(rule.text()).matches(ONE_LINE).hasSizeBetween(30, 400).endsWith(".");
    assertThat(rule.why()).matches(ONE_LINE).hasSizeBetween(30, 400).endsWith(".");
    assertThat(rule.lookAt()).matches(ONE_LINE).hasSizeBetween(30, 400).endsWith(".");
    assertThat(rule.roles()).isNotEmpty();
    assertThat(rule.abis()).contains(Abi.X86_64, Abi.X86_32);
    assertThat(rule.roles()).allSatisfy(role -> assertThat(rule.level(role)).isNotNull());
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleNamesItsPlaceInThePublicHeaderFirst(Rule rule) {
    assertThat(rule.sources()).first().isInstanceOf(Source.Header.class);
    assertThat(rule.sources())
        .extracting(Source::text)
        .doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(text).matches(ONE_LINE));
  }

  @ParameterizedTest
  @EnumSource
  void sentencesAreShort(Rule rule) {
    assertThat(Stream.of(rule.text(), rule.why(), rule.lookAt()))
        .allSatisfy(text ->
            assertThat(text.split("(?<=[.;:]) "))
                .allSatisfy(part -> assertThat(part.split(" ")).hasSizeLessThanOrEqualTo(30)));
  }

  @ParameterizedTest
  @EnumSource
  void aSketchIsAFewLinesThatDiffer(Rule rule) {
    rule.sketch()
        .ifPresent(sketch -> {
          assertThat(sketch.right()).isNotBlank().isNotEqualTo(sketch.wrong());
          assertThat(sketch.right().lines()).hasSizeLessThanOrEqualTo(4);
          assertThat(sketch.wrong().lines()).isNotEmpty().hasSizeLessThanOrEqualTo(4);
        });
  }

  @ParameterizedTest
  @CsvSource({"LAY, 14", "TIM, 15", "WCL, 8", "EVT, 21", "P2M, 14", "ARC, 2"})
  void areasAreNumberedFromOneWithoutGap(Area area, int rules) {
    String[] ids = new String[rules];
    Arrays.setAll(ids, i -> "%s-%02d".formatted(area, i + 1));
    assertThat(Catalogue.of(area)).extracting(Rule::id).containsExactly(ids);
  }

  @Test
  void whatAnAbiLacksHasNoRuleThere() {
    assertThat(
            Arrays.stream(Rule.values())
                .filter(rule -> !rule.abis().contains(Abi.ARM64))
                .map(Rule::id))
        .containsExactly(LACKING_ON_ARM64);
    assertThat(Arrays.stream(Rule.values()))
        .allMatch(rule -> !rule.abis(Role.P2M_OWNER).contains(Abi.ARM64))
        .allMatch(rule -> !rule.abis(Role.P2M_OBSERVER).contains(Abi.ARM64));
    assertThat(Rule.LAY_13.abis(Role.EVENT_SENDER)).contains(Abi.ARM64);
    assertThat(Rule.LAY_08.abis(Role.LAYOUT_DESCRIBER)).doesNotContain(Abi.ARM64);
    assertThat(Rule.LAY_14.abis(Role.LAYOUT_DESCRIBER)).contains(Abi.ARM64);
  }

  @Test
  void wordsAreNotShared() {
    assertThat(Rule.values()).extracting(Rule::title).doesNotHaveDuplicates();
    assertThat(Rule.values()).extracting(Rule::text).doesNotHaveDuplicates();
    assertThat(Rule.values()).extracting(Rule::why).doesNotHaveDuplicates();
    assertThat(Rule.values()).extracting(Rule::lookAt).doesNotHaveDuplicates();
  }

  @Test
  void levelsThatDecideNothingAreFew() {
    assertThat(
            Arrays.stream(Rule.values())
                .flatMap(rule ->
                    rule.roles().stream()
                        .filter(role -> rule.level(role) == Level.SHOULD)
                        .map(role -> rule.id() + " " + role.id())))
        .containsExactly(
            "LAY-13 TR",
            "LAY-13 ER",
            "LAY-13 PO",
            "TIM-12 TR",
            "TIM-15 TP",
            "WCL-04 WR",
            "WCL-07 WR",
            "WCL-08 WP",
            "EVT-18 ER",
            "EVT-21 ER",
            "P2M-12 PO",
            "P2M-14 PV");
  }

  @Test
  void aRoleThatIsNotBoundHasNoLevel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rule.TIM_01.level(Role.TIME_PUBLISHER))
        .withMessage("TIM-01 does not bind the role TP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TIM_01", "tim-01", "TIM-16"})
  void unknownIdIsNone(String id) {
    assertThat(Rule.byId(id)).isEmpty();
  }
}
