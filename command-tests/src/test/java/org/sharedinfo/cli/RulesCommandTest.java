package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.rule.Rule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue as it is listed. */
class RulesCommandTest {
  @Test
  void tableHasALineForEachRule() {
    var run = CommandRun.of("rules");
    assertThat(run.exitCode()).isZero();
    for (Rule rule : Rule.values()) {
      assertThat(run.outLines())
          .as(rule.id())
          .filteredOn(line -> line.startsWith("  " + rule.id() + " "))
          .hasSize(1)
          .allMatch(line -> line.contains(rule.title()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rules tim-04              | TIM-04
          rules TIM-04 wcl-07       | TIM-04 WCL-07
          rules arc                 | ARC-01 ARC-02
          rules arc ARC-02          | ARC-01 ARC-02
          rules wcl --role wr       | WCL-02 WCL-04 WCL-06 WCL-07
          """)
  void rulesAreChosenByIdAreaAndRole(String command, String ids) {
    var run = CommandRun.of((command.strip() + " --format json").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(JsonMapper.shared().readTree(run.out()).findValuesAsString("id"))
        .containsExactly(ids.split(" "));
  }

  @Test
  void rulesAreShownWholeWithTheExactTextsOfTheCatalogue() {
    List<String> command = new ArrayList<>(List.of("rules"));
    Arrays.stream(Rule.values()).map(Rule::id).forEach(command::add);
    var run = CommandRun.of(command.toArray(String[]::new));
    assertThat(run.exitCode()).isZero();
    for (Rule rule : Rule.values()) {
      assertThat(run.outLines())
          .contains(rule.id() + "  " + rule.title())
          .contains("  asks      " + rule.text(), "  why       " + rule.why())
          .contains("  look at   " + rule.lookAt(), "  page      docs/rules/" + rule.id() + ".md")
          .containsAll(rule.sources().stream().map(one -> "  source    " + one.text()).toList());
    }
  }

  @Test
  void anAreaIsATableOfItsRules() {
    var run = CommandRun.of("rules", "WCL");
    assertThat(run.outLines()).filteredOn(line -> line.startsWith("  ")).hasSize(8);
    assertThat(run.out()).contains("WCL-08").doesNotContain("TIM-01");
  }

  @Test
  void anUnknownRuleIsAUsageError() {
    var run = CommandRun.of("rules", "EVT-99");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Unknown rule or area EVT-99. Did you mean EVT-09?");
  }

  @Test
  void jsonHasEachRuleWithLevelRolesAbisAndEvidence() {
    JsonNode rules = JsonMapper.shared().readTree(CommandRun.of("rules", "--format", "json").out());
    assertThat(rules.size()).isEqualTo(Rule.values().length);
    for (JsonNode rule : rules) {
      assertThat(rule.get("id").asString()).matches("[A-Z0-9]{3}-[0-9]{2}");
      assertThat(rule.get("level").asString()).isIn("MUST", "SHOULD");
      assertThat(rule.get("roles").size()).isPositive();
      Rule known = Rule.byId(rule.get("id").asString()).orElseThrow();
      assertThat(rule.get("abis").size()).isEqualTo(known.abis().size()).isPositive();
      assertThat(rule.get("evidence").isArray()).isTrue();
    }
  }
}
