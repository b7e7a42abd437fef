package org.sharedinfo.report.rule;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The catalogue as Markdown: a page for each rule, and an index. */
public final class RulePages {
  /** The folder of the pages, in a checkout and in a distribution. */
  public static final String FOLDER = "docs/rules/";

  private static final String INDEX = "README.md";
  private static final String BY_ROLE = "by-role.md";

  private RulePages() {}

  /** Where a rule's page lies, such as {@code docs/rules/TIM-04.md}. */
  public static String path(Rule rule) {
    return FOLDER + file(rule);
  }

  /** The files of {@link #FOLDER}: names and contents. */
  public static Map<String, String> all() {
    Map<String, String> pages = new TreeMap<>();
    pages.put(INDEX, index());
    pages.put(BY_ROLE, byRole());
    for (Rule rule : Rule.values()) {
      pages.put(file(rule), page(rule));
    }
    return pages;
  }

  private static String file(Rule rule) {
    return rule.id() + ".md";
  }

  private static String index() {
    StringBuilder text = new StringBuilder("# Rules\n\n");
    text.append("Catalogue ").append(Catalogue.VERSION).append(", ");
    text.append(Rule.values().length).append(" rules. ");
    text.append(
        """
        A MUST decides the verdict; a SHOULD is reported and decides nothing.
        [Rules by role](by-role.md) lists what one implementation is judged by. A word, or W, is
        one C `long` of the guest: 8 bytes in x86_64, 4 in x86_32.

        These pages are generated from the catalogue: see [CONTRIBUTING](../../CONTRIBUTING.md).
        """);
    for (Area area : Area.values()) {
      text.append("\n## ").append(area).append(": ").append(area.title());
      text.append("\n\n| rule | MUST | SHOULD | title |\n|---|---|---|---|\n");
      for (Rule rule : Catalogue.of(area)) {
        text.append("| [%s](%s) | ".formatted(rule.id(), file(rule)))
            .append(roles(rule, Level.MUST))
            .append(" | ")
            .append(roles(rule, Level.SHOULD))
            .append(" | ")
            .append(prose(rule.title()))
            .append(" |\n");
      }
    }
    return text.toString();
  }

  private static String byRole() {
    StringBuilder text = new StringBuilder("# Rules by role\n\n");
    text.append("Generated from the catalogue. [All rules](README.md).\n");
    for (Role role : Role.values()) {
      text.append("\n## ").append(role.id()).append("\n\nThe ").append(role.title());
      text.append(" ([guide](../roles/").append(role.id()).append(".md)).\n\n");
      text.append("| rule | level | title |\n|---|---|---|\n");
      for (Rule rule : Rule.values()) {
        if (rule.roles().contains(role)) {
          text.append("| [%s](%s) | ".formatted(rule.id(), file(rule)))
              .append(rule.level(role))
              .append(" | ")
              .append(prose(rule.title()))
              .append(rule.needs(role).isPresent() ? ", *optional part* |\n" : " |\n");
        }
      }
    }
    return text.toString();
  }

  private static String roles(Rule rule, Level level) {
    return rule.roles().stream()
        .filter(role -> rule.level(role) == level)
        .map(Role::id)
        .collect(joining(" "));
  }

  private static String page(Rule rule) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(rule.id()).append(": ").append(prose(rule.title())).append("\n\n");
    RuleFacts.of(rule)
        .forEach(fact ->
            text.append("- **")
                .append(fact.name())
                .append("**: ")
                .append(prose(fact.value()))
                .append('\n'));
    section(text, "What is asked", prose(rule.text()));
    section(text, "Why", prose(rule.why()));
    section(text, "If this fails", "Look at " + prose(rule.lookAt()));
    rule.sketch()
        .ifPresent(sketch -> {
          section(text, "Right", code(sketch.right()));
          section(text, "Wrong", code(sketch.wrong()));
        });
    section(
        text,
        "Source",
        rule.sources().stream().map(one -> "- " + prose(one.text())).collect(joining("\n")));
    return text.append("\n[All rules](README.md) · `tck rules ")
        .append(rule.id())
        .append("` lists the checks.\n")
        .toString();
  }

  private static void section(StringBuilder text, String title, String body) {
    text.append("\n## ").append(title).append("\n\n").append(body).append('\n');
  }

  private static String code(String lines) {
    return "```c\n" + lines + "\n```";
  }

  /** A text in which nothing is markup; an underscore within a word is none. */
  private static String prose(String text) {
    return text.replaceAll("([\\\\`*<~])", "\\\\$1");
  }
}
