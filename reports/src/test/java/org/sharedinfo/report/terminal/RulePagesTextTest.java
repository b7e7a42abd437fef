package org.sharedinfo.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Source;

/** Rules as pages and for terminals. */
class RulePagesTextTest {
  private static final Map<String, String> PAGES = RulePages.all();

  private static String page(Rule rule) {
    return PAGES.getOrDefault(rule.id() + ".md", "no page");
  }

  /** Markdown without the marks that keep characters from being markup. */
  private static String plain(String markdown) {
    return markdown.replaceAll("\\\\(.)", "$1");
  }

  @ParameterizedTest
  @EnumSource
  void aPageHasAllThatTheCatalogueKnows(Rule rule) {
    assertThat(plain(page(rule)))
        .startsWith("# " + rule.id() + ": " + rule.title() + "\n")
        .contains(rule.text(), rule.why(), rule.lookAt())
        .contains(rule.sources().stream().map(Source::text).toList());
    rule.sketch()
        .ifPresent(sketch -> assertThat(page(rule)).contains(sketch.right(), sketch.wrong()));
  }

  @ParameterizedTest
  @EnumSource
  void theIndexLeadsToEachPage(Rule rule) {
    assertThat(PAGES.getOrDefault("README.md", ""))
        .contains("| [" + rule.id() + "](" + rule.id() + ".md) |");
  }

  @ParameterizedTest
  @EnumSource
  void theRulesOfARoleAreListed(Role role) {
    String section =
        PAGES.getOrDefault("by-role.md", "").split("\n## " + role.id() + "\n")[1].split("\n## ")[0];
    for (Rule rule : Rule.values()) {
      assertThat(section.contains("| [" + rule.id() + "]("))
          .as(rule.id())
          .isEqualTo(rule.roles().contains(role));
    }
  }

  @Test
  void charactersOfMarkdownAreNoMarkup() {
    assertThat(page(Rule.TIM_02)).contains(">> where >>> is meant");
    assertThat(page(Rule.P2M_08)).contains("and \\~0 compared");
  }

  @Test
  void aTerminalWrapsTextsAndLeavesCodeWhole() {
    var lines = RuleText.lines(Rule.EVT_09, OptionalInt.of(60), false);
    assertThat(lines)
        .contains("  MUST      event receiver (ER)")
        .contains("  right     sel = xchg(&vcpu->evtchn_pending_sel, 0);  /* a full fence too */")
        .anyMatch(line -> line.startsWith("            "));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("  why"))
        .first()
        .asString()
        .hasSizeLessThan(61);
  }
}
