package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.rule.Rule;

/**
 * Notable observations about the event channels of one page.
 *
 * <p>The page does not show which vCPU a port is bound to. A selector bit may stand for any port of
 * its word, so only a word that no selector has is reported. Any non-zero upcall_pending or
 * upcall_mask is valid.
 */
final class EventObservations {
  private final PageView page;
  private final List<Observation> found = new ArrayList<>();

  private EventObservations(PageView page) {
    this.page = page;
  }

  static List<Observation> of(PageView page) {
    var observations = new EventObservations(page);
    for (int vcpu = 0; vcpu < page.abi().vcpus(); vcpu++) {
      observations.selector(vcpu);
    }
    observations.unselected();
    return List.copyOf(observations.found);
  }

  private void selector(int vcpu) {
    String where = "vcpu_info[" + vcpu + "].evtchn_pending_sel";
    long selector = page.selector(vcpu);
    if (selector != 0 && page.upcallPending(vcpu) == 0) {
      found.add(
          Observation.of(
              Rule.EVT_02,
              where,
              Inspector.hex(selector)
                  + " with evtchn_upcall_pending = 0. The page may have been saved between two "
                  + "steps of a sender or handler, or this copy is dead because the guest keeps "
                  + "its vcpu_info elsewhere. Otherwise an upcall may be lost"));
    }
    long needless = selector & ~page.deliverableWords();
    if (needless != 0) {
      found.add(
          Observation.of(
              Rule.EVT_15,
              where,
              Inspector.hex(needless)
                  + " stands for words without a pending, unmasked channel. This is allowed: a"
                  + " handler that looks there finds nothing"));
    }
  }

  private void unselected() {
    List<Integer> ports = page.unselected();
    if (!ports.isEmpty()) {
      found.add(
          Observation.of(
              Rule.EVT_14,
              "evtchn_pending",
              InspectionText.ports(ports)
                  + " pending and unmasked, and no selector in this page has their word. The guest"
                  + " may keep its vcpu_info elsewhere, as Linux does, poll its channels, or use"
                  + " FIFO ones. A sender, a handler or an unmask may be between two steps."
                  + " Otherwise the event is lost"));
    }
  }
}
