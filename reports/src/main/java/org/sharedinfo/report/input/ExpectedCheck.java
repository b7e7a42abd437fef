package org.sharedinfo.report.input;

import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/**
 * A check that a run had to make, as the kit knows it. Nothing in it comes from the files of the
 * run.
 *
 * @param id its id, stable between runs
 * @param rules the rules it verifies, at least one
 * @param role the role it judges
 * @param needs what the implementation must offer for the check to apply, at least one
 * @param abis the ABIs that it is about, at least one
 * @param guests the kinds of guests that it is about, at least one
 * @param vcpus the fewest vCPUs that the implementation must serve, at least 1
 * @param evidence the kind of its evidence
 */
public record ExpectedCheck(
    String id,
    Set<Rule> rules,
    Role role,
    Set<Capability> needs,
    Set<Abi> abis,
    Set<GuestKind> guests,
    int vcpus,
    Evidence evidence) {
  /** Copies the sets. */
  public ExpectedCheck {
    rules = Set.copyOf(rules);
    needs = Set.copyOf(needs);
    abis = Set.copyOf(abis);
    guests = Set.copyOf(guests);
  }

  /** Whether both sides run at once. */
  public boolean isConcurrent() {
    return evidence == Evidence.STRESS || evidence == Evidence.SCHEDULE;
  }

  /** Whether it is for guests of an ABI and a kind, served with so many vCPUs. */
  public boolean isFor(Abi abi, GuestKind kind, int served) {
    return abis.contains(abi) && guests.contains(kind) && vcpus <= served;
  }
}
