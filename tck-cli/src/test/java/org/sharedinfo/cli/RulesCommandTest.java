package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

  @Test
  void jsonHasEachRuleWithLevelRolesAbisAndEvidence() {
    JsonNode rules = JsonMapper.shared().readTree(CommandRun.of("rules", "--format", "json").out());
    assertThat(rules.size()).isEqualTo(Rule.values().length);
    for (JsonNode rule : rules) {
      assertThat(rule.get("id").asString()).matches("[A-Z0-9]{3}-[0-9]{2}");
      assertThat(rule.get("level").asString()).isIn("MUST", "SHOULD");
      assertThat(rule.get("roles").size()).isPositive();
      assertThat(rule.get("abis").size()).isEqualTo(2);
      assertThat(rule.get("evidence").isArray()).isTrue();
    }
  }
}
