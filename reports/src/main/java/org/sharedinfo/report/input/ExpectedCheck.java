package org.sharedinfo.report.input;

import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/**
 * A check that a run had to make, according to the kit. Nothing in it comes from the files of the
 * run.
 *
 * @param id its id, stable between runs
 * @param rules the rules it verifies, at least one
 * @param role the role it judges
 * @param applies when it applies
 * @param evidence the kind of its evidence
 */
public record ExpectedCheck(
    String id, Set<Rule> rules, Role role, Applicability applies, Evidence evidence) {
  /** Copies the set. */
  public ExpectedCheck {
    rules = Set.copyOf(rules);
  }

  /** Whether both sides run at once. */
  public boolean isConcurrent() {
    return evidence == Evidence.STRESS || evidence == Evidence.SCHEDULE;
  }

  /** Whether it is for guests of an ABI and a kind, served with so many vCPUs. */
  public boolean isFor(Abi abi, GuestKind kind, int served) {
    return applies.abis().contains(abi)
        && applies.guests().contains(kind)
        && applies.vcpus() <= served;
  }
}
