package org.sharedinfo.rule;

import java.util.Set;
import org.sharedinfo.spi.GuestKind;

/** Which rules an implementation of a role need not be judged by, and why. */
public final class Applicability {
  /** Rules of capabilities that an implementation of the role may leave out. */
  private static final Set<Rule> OPTIONAL =
      Set.of(
          Rule.TIM_03,
          Rule.TIM_14,
          Rule.TIM_15,
          Rule.EVT_08,
          Rule.EVT_19,
          Rule.ARC_01,
          Rule.ARC_02,
          Rule.LAY_08,
          Rule.LAY_09);

  /** Rules about evtchn_upcall_mask alone. */
  private static final Set<Rule> OF_THE_UPCALL_MASK = Set.of(Rule.EVT_16, Rule.EVT_20, Rule.EVT_21);

  /** Rules about several vCPUs. */
  private static final Set<Rule> OF_SEVERAL_VCPUS = Set.of(Rule.TIM_10);

  private Applicability() {}

  /** Whether a rule is about evtchn_upcall_mask alone. */
  static boolean isOfTheUpcallMask(Rule rule) {
    return OF_THE_UPCALL_MASK.contains(rule);
  }

  /**
   * Whether a rule may be NOT_APPLICABLE for a role that is offered.
   *
   * @param kind the guests that were judged
   * @param vcpus how many vCPUs the implementation serves
   */
  public static boolean mayBeLeftOut(Rule rule, GuestKind kind, int vcpus) {
    return OPTIONAL.contains(rule)
        || !kind.usesUpcallMask() && OF_THE_UPCALL_MASK.contains(rule)
        || vcpus == 1 && OF_SEVERAL_VCPUS.contains(rule);
  }
}
