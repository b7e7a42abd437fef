package org.sharedinfo.tck.run;

import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.tck.check.Subject;

/**
 * What an implementation offers for one ABI. It is queried once in a run, and determines the plan.
 *
 * @param abi the ABI
 * @param served whether the implementation serves this ABI
 * @param kind the kind of guest that is judged
 * @param limits the ports and vCPUs that it serves
 * @param capabilities what it offers
 */
record Offer(Abi abi, boolean served, GuestKind kind, Limits limits, Set<Capability> capabilities) {
  /** Copies the capabilities. */
  Offer {
    capabilities = Set.copyOf(capabilities);
  }

  static Offer of(Subject subject, boolean served) {
    return new Offer(subject.abi(), served, subject.kind(), subject.limits(), subject.offered());
  }
}
