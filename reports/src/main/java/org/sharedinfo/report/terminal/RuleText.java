package org.sharedinfo.report.terminal;

import java.util.List;
import java.util.OptionalInt;
import org.sharedinfo.report.rule.RuleFacts;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Source;

/** A rule for a terminal: all that the catalogue knows of it. */
public final class RuleText {
  private RuleText() {}

  /**
   * The lines.
   *
   * @param width columns of the terminal; absent for a file or a pipe, where texts are not wrapped
   */
  public static List<String> lines(Rule rule, OptionalInt width, boolean colours) {
    ConsoleText text = new ConsoleText(width, colours);
    text.strong(rule.id() + "  " + rule.title());
    RuleFacts.of(rule).forEach(fact -> text.entry(fact.name(), fact.value()));
    text.blank();
    text.entry("asks", rule.text());
    text.entry("why", rule.why());
    text.entry("look at", rule.lookAt());
    rule.sketch()
        .ifPresent(sketch -> {
          sketch.right().lines().forEach(line -> text.command("right", line));
          sketch.wrong().lines().forEach(line -> text.command("wrong", line));
        });
    rule.sources().stream().map(Source::text).forEach(source -> text.entry("source", source));
    text.entry("page", RulePages.path(rule));
    return text.lines();
  }
}
