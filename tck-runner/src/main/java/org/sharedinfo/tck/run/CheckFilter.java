package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Replay;

/**
 * Selects the checks of a run: those that match all four filters. An empty filter matches
 * everything.
 *
 * @param roles the roles to judge
 * @param rules the rules, one of which a check must verify
 * @param kinds the kinds of evidence
 * @param patterns ids of checks, case-insensitive, where {@code *} matches any characters
 */
public record CheckFilter(
    Set<Role> roles, Set<Rule> rules, Set<Evidence> kinds, List<String> patterns) {
  /** Selects everything. */
  public static final CheckFilter ALL = new CheckFilter(Set.of(), Set.of(), Set.of(), List.of());

  /** Copies the collections. */
  public CheckFilter {
    roles = Set.copyOf(roles);
    rules = Set.copyOf(rules);
    kinds = Set.copyOf(kinds);
    patterns = List.copyOf(patterns);
  }

  /** Some roles and rules. */
  public static CheckFilter of(Set<Role> roles, Set<Rule> rules) {
    return new CheckFilter(roles, rules, Set.of(), List.of());
  }

  /** Whether a check is selected. */
  public boolean leaves(PlannedCheck check) {
    return (roles.isEmpty() || roles.contains(check.role()))
        && (rules.isEmpty() || check.rules().stream().anyMatch(rules::contains))
        && (kinds.isEmpty() || kinds.contains(check.evidence()))
        && (patterns.isEmpty() || patterns.stream().anyMatch(one -> matches(one, check.id())));
  }

  /** Whether a check is selected in a run that plays only one execution, if it does. */
  public boolean leaves(PlannedCheck check, Optional<Replay> replay) {
    return leaves(check) && replay.map(one -> one.check().equals(check.id())).orElse(true);
  }

  /** The corresponding command-line options. */
  public List<String> options() {
    return Stream.of(
            roles.stream().sorted().map(role -> "--role " + role.id()),
            rules.stream().sorted().map(rule -> "--rule " + rule.id()),
            kinds.stream().sorted().map(kind -> "--evidence " + kind.id()),
            patterns.stream().sorted().map(pattern -> "--check " + pattern))
        .flatMap(options -> options)
        .toList();
  }

  private static boolean matches(String pattern, String id) {
    String regex =
        Stream.of(pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return id.toLowerCase(Locale.ROOT).matches(regex);
  }
}
