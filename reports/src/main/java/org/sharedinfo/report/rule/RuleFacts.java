package org.sharedinfo.report.rule;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.text.Fact;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.PageField;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/** To whom and where a rule applies, and what it is about, in words. */
public final class RuleFacts {
  private RuleFacts() {}

  public static List<Fact> of(Rule rule) {
    List<Fact> facts = new ArrayList<>();
    for (Level level : Level.values()) {
      String roles =
          rule.roles().stream()
              .filter(role -> rule.level(role) == level)
              .map(role -> role.title() + " (" + role.id() + ")")
              .collect(joining(", "));
      if (!roles.isEmpty()) {
        facts.add(new Fact(level.name(), roles));
      }
    }
    facts.add(new Fact("holds for", abis(rule) + "; " + guests(rule) + vcpus(rule)));
    Arrays.stream(Role.values())
        .flatMap(role -> rule.needs(role).stream())
        .forEach(need -> facts.add(new Fact("needs", needed(need))));
    facts.add(new Fact("fields", fields(rule)));
    return facts;
  }

  private static String abis(Rule rule) {
    return rule.abis().stream().sorted().map(Abi::id).collect(joining(", "));
  }

  private static String guests(Rule rule) {
    return rule.guests().stream()
        .sorted()
        .map(GuestKind::name)
        .collect(joining(" and ", "", " guests"));
  }

  private static String vcpus(Rule rule) {
    return rule.vcpus() > 1 ? "; at least " + rule.vcpus() + " vCPUs" : "";
  }

  private static String needed(Capability need) {
    return "a "
        + need.name().replace('_', ' ').toLowerCase(Locale.ROOT)
        + ", which "
        + need.role().id()
        + " may leave out";
  }

  private static String fields(Rule rule) {
    return rule.fields().isEmpty()
        ? "the page as a whole"
        : rule.fields().stream().map(PageField::path).collect(joining(", "));
  }
}
