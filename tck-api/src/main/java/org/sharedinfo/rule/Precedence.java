package org.sharedinfo.rule;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which broken rules are reported. One mistake often breaks several rules of a role;
 * the rule that explains the others comes first.
 *
 * <p>The order is derived from the planted faults of the gallery. Each fault names the rule that it
 * is meant to break, and the kit reports every rule that it does break. A rule comes before those
 * that its own faults break as well. Two groups frame the rest. Rules that hardly any other fault
 * breaks come first, because their failure says most. Layout rules come last, because a wrong value
 * anywhere breaks them too.
 *
 * <p>Some rules build on others: whether a field is signed can only be checked if it is at its
 * place, with its bytes in order. If the rules that such a rule builds on hold, its failure is not
 * a consequence, and it comes before all others ({@link #among}).
 *
 * <p>This order only ranks rules. Reports put a FAIL before an ERROR, an ERROR before an
 * INCONCLUSIVE, and a MUST before a SHOULD, and only then use this order.
 */
public final class Precedence {
  private static final List<Rule> ORDER =
      List.of(
          Rule.TIM_12,
          Rule.P2M_06,
          Rule.EVT_13,
          Rule.EVT_05,
          Rule.TIM_09,
          Rule.TIM_10,
          Rule.EVT_04,
          Rule.TIM_01,
          Rule.TIM_02,
          Rule.TIM_03,
          Rule.TIM_06,
          Rule.TIM_04,
          Rule.TIM_07,
          Rule.TIM_08,
          Rule.TIM_05,
          Rule.TIM_11,
          Rule.TIM_13,
          Rule.TIM_14,
          Rule.TIM_15,
          Rule.LAY_06,
          Rule.WCL_03,
          Rule.WCL_01,
          Rule.WCL_05,
          Rule.WCL_06,
          Rule.WCL_04,
          Rule.WCL_02,
          Rule.WCL_07,
          Rule.WCL_08,
          Rule.EVT_01,
          Rule.EVT_02,
          Rule.EVT_07,
          Rule.EVT_03,
          Rule.EVT_06,
          Rule.EVT_08,
          Rule.EVT_09,
          Rule.EVT_15,
          Rule.EVT_10,
          Rule.EVT_14,
          Rule.EVT_11,
          Rule.EVT_12,
          Rule.EVT_18,
          Rule.EVT_19,
          Rule.EVT_17,
          Rule.EVT_20,
          Rule.EVT_16,
          Rule.EVT_21,
          Rule.P2M_02,
          Rule.P2M_01,
          Rule.P2M_03,
          Rule.P2M_04,
          Rule.P2M_08,
          Rule.P2M_07,
          Rule.P2M_05,
          Rule.P2M_10,
          Rule.P2M_09,
          Rule.P2M_11,
          Rule.P2M_12,
          Rule.P2M_13,
          Rule.P2M_14,
          Rule.ARC_01,
          Rule.ARC_02,
          Rule.LAY_04,
          Rule.LAY_03,
          Rule.LAY_02,
          Rule.LAY_07,
          Rule.LAY_01,
          Rule.LAY_05,
          Rule.LAY_11,
          Rule.LAY_12,
          Rule.LAY_13,
          Rule.LAY_14,
          Rule.LAY_08,
          Rule.LAY_10,
          Rule.LAY_09);

  private static final Set<Rule> PLACES = EnumSet.range(Rule.LAY_02, Rule.LAY_10);

  private static final Map<Rule, Set<Rule>> RESTS_ON =
      Map.of(
          Rule.LAY_12,
          PLACES,
          // it covers where the bitmaps are itself
          Rule.EVT_17,
          EnumSet.of(Rule.LAY_02, Rule.LAY_03, Rule.LAY_10));

  private static final Map<Rule, Integer> RANKS = ranks();

  /** The rule that explains the others first. Total: it contains every rule of the catalogue. */
  public static final Comparator<Rule> FIRST_TO_TELL = Comparator.comparingInt(Precedence::rank);

  private Precedence() {}

  /** All rules of the catalogue, the one that explains the others first. */
  public static List<Rule> order() {
    return ORDER;
  }

  /**
   * The order of the rules that one role breaks: first those that build on rules of which none is
   * broken.
   *
   * @param broken the rules that the role breaks
   */
  public static Comparator<Rule> among(Set<Rule> broken) {
    return Comparator.comparing((Rule rule) -> !standsAlone(rule, broken))
        .thenComparing(FIRST_TO_TELL);
  }

  /** Whether a rule builds on others, none of which is broken. */
  public static boolean standsAlone(Rule rule, Set<Rule> broken) {
    Set<Rule> restsOn = RESTS_ON.getOrDefault(rule, Set.of());
    return !restsOn.isEmpty() && Collections.disjoint(restsOn, broken);
  }

  private static int rank(Rule rule) {
    return RANKS.getOrDefault(rule, ORDER.size());
  }

  private static Map<Rule, Integer> ranks() {
    Map<Rule, Integer> ranks = new EnumMap<>(Rule.class);
    ORDER.forEach(rule -> ranks.put(rule, ranks.size()));
    return ranks;
  }
}
