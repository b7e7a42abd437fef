package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.tck.event.PlayedChannels.FIRST;
import static org.sharedinfo.tck.event.PlayedChannels.NEIGHBOUR;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.side.EventSide;

/** Guests that mask upcalls, against a hypervisor that makes upcalls only on the edge. */
class EventUpcallMaskSchedules extends Schedules {
  private static final String SENDER = "sender";

  @Test
  @Verifies(
      value = {Rule.EVT_20, Rule.EVT_21},
      role = EVENT_RECEIVER)
  void sendWhileTheGuestFindsNothing() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().upcallPending(Ground.vcpu(), 1);
      sendWhileTheGuestHandles(ground);
    }
  }

  @Test
  @Verifies(
      value = {Rule.EVT_20, Rule.EVT_21},
      role = EVENT_RECEIVER)
  void sendWhileTheGuestHandlesANeighbour() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().send(NEIGHBOUR, Ground.vcpu());
      sendWhileTheGuestHandles(ground);
    }
  }

  private void sendWhileTheGuestHandles(Ground ground) {
    explore(
        ground,
        Rule.EVT_21,
        "upcall_mask clear at the end, and the event handled if no upcall was activated for it",
        world -> {
          EventReceiver receiver = world.eventReceiver();
          EventSide kit = world.events();
          world.actor(
              SENDER,
              () -> {
                kit.send(FIRST);
                return !kit.isUpcallMasked(Ground.vcpu());
              });
          world.actor("guest", () -> receiver.upcall(Ground.vcpu()));
        },
        outcome -> missed(ground, outcome));
  }

  private static Optional<Complaint> missed(Ground ground, Outcome outcome) {
    SettledChannels channels = SettledChannels.of(ground, outcome);
    if (channels.end().upcallMask(Ground.vcpu()) != 0) {
      return Complaint.of(
          Rule.EVT_20, "upcall_mask is set, and the upcall over: " + channels.describe(FIRST));
    }
    boolean activated = outcome.result(SENDER, Boolean.class);
    boolean waits = channels.end().pending(FIRST) && channels.isAnnounced(FIRST);
    return waits && !activated
        ? Complaint.of(
            Rule.EVT_21,
            "it waits, because the sender found upcall_mask set: " + channels.describe(FIRST))
        : Optional.empty();
  }
}
