package org.sharedinfo.tck.event;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.StagedDomain;

/** The state of events at the end of an execution, when everything rests. */
record SettledChannels(EventPeer end, Outcome outcome) {
  static SettledChannels of(Ground ground, Outcome outcome) {
    return new SettledChannels(ground.eventsOf(Ground.sharedInfo(outcome)), outcome);
  }

  /** How often a channel's event was delivered, by any actor. */
  long delivered(int port) {
    return outcome.marks().stream()
        .filter(mark -> mark.value().equals(new StagedDomain.Event(port)))
        .count();
  }

  /** Whether the vCPU will find the channel's word. */
  boolean isAnnounced(int port) {
    return end.selected(Ground.vcpu(), port) && end.upcallPending(Ground.vcpu()) != 0;
  }

  /** A channel's state, in words. */
  String describe(int port) {
    return end.describe(port, Ground.vcpu()) + ", delivered " + delivered(port) + " times";
  }

  /** A hypervisor lost an event of these channels. The missing bit determines the rule. */
  Optional<Complaint> lostBySender(List<Integer> ports) {
    for (int port : ports) {
      if (delivered(port) == 0 && !isAnnounced(port)) {
        boolean half = end.selected(Ground.vcpu(), port) || end.upcallPending(Ground.vcpu()) != 0;
        Rule rule = !end.pending(port) ? Rule.EVT_01 : half ? Rule.EVT_02 : Rule.EVT_14;
        return Complaint.of(rule, describe(port));
      }
    }
    return Optional.empty();
  }

  /** A guest lost an event of these channels. The missing bit determines the rule. */
  Optional<Complaint> lostByReceiver(List<Integer> ports) {
    for (int port : ports) {
      if (end.pending(port) && !isAnnounced(port)) {
        return Complaint.of(
            end.selected(Ground.vcpu(), port) ? Rule.EVT_09 : Rule.EVT_10, describe(port));
      }
      if (!end.pending(port) && delivered(port) == 0) {
        return Complaint.of(Rule.EVT_11, describe(port));
      }
    }
    return Optional.empty();
  }
}
