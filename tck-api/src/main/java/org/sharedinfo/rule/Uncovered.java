package org.sharedinfo.rule;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the kit does not judge yet: the rules that have no check for a role. Nothing is claimed of
 * them. This list only shrinks.
 */
public final class Uncovered {
  private static final Map<Role, Set<Rule>> RULES = new EnumMap<>(Role.class);

  static {
    leaveOut(
        Role.P2M_OWNER,
        Rule.LAY_01,
        Rule.LAY_08,
        Rule.LAY_10,
        Rule.LAY_11,
        Rule.LAY_12,
        Rule.LAY_13,
        Rule.P2M_01,
        Rule.P2M_02,
        Rule.P2M_03,
        Rule.P2M_04,
        Rule.P2M_12);
    leaveOut(
        Role.P2M_OBSERVER,
        Rule.LAY_01,
        Rule.LAY_08,
        Rule.LAY_10,
        Rule.LAY_11,
        Rule.LAY_12,
        Rule.LAY_13);
  }

  private Uncovered() {}

  /** The rules without a check for a role; empty where all have one. */
  public static Set<Rule> rules(Role role) {
    return RULES.getOrDefault(role, Set.of());
  }

  /** Whether a rule has no check for a role. */
  public static boolean contains(Rule rule, Role role) {
    return rules(role).contains(rule);
  }

  private static void leaveOut(Role role, Rule... rules) {
    RULES.put(role, Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(rules))));
  }
}
