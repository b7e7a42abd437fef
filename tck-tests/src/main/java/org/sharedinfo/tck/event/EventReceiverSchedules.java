package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.tck.event.PlayedChannels.FAR;
import static org.sharedinfo.tck.event.PlayedChannels.FIRST;
import static org.sharedinfo.tck.event.PlayedChannels.NEIGHBOUR;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.schedule.StagedDomain;
import org.sharedinfo.tck.side.EventSide;

/** The guest's side of event channels against the kit's hypervisor, in every order of steps. */
class EventReceiverSchedules extends Schedules {
  private static final String NOT_LOST =
      "each event delivered, or PENDING with its selector bit and upcall_pending";

  @Test
  @Verifies(
      value = {Rule.EVT_09, Rule.EVT_10, Rule.EVT_11, Rule.EVT_14},
      role = EVENT_RECEIVER)
  void sendAgainstAHandlerWithNothingToDo() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().upcallPending(Ground.vcpu(), 1);
      sendsAgainstTheHandler(ground, List.of(FIRST), List.of(FIRST), 1);
    }
  }

  @Test
  @Verifies(
      value = {Rule.EVT_09, Rule.EVT_10, Rule.EVT_11, Rule.EVT_14},
      role = EVENT_RECEIVER)
  void sendAgainstAHandlerThatHandlesANeighbour() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().send(NEIGHBOUR, Ground.vcpu());
      sendsAgainstTheHandler(ground, List.of(FIRST), List.of(FIRST, NEIGHBOUR), 1);
    }
  }

  @Test
  @Verifies(
      value = {Rule.EVT_09, Rule.EVT_10, Rule.EVT_11, Rule.EVT_14},
      role = EVENT_RECEIVER)
  void twoSendsAgainstTwoCallsOfTheHandler() {
    try (Ground ground = Ground.zeroed(abi())) {
      sendsAgainstTheHandler(ground, List.of(FIRST, FAR), List.of(FIRST, FAR), 2);
    }
  }

  private void sendsAgainstTheHandler(
      Ground ground, List<Integer> sent, List<Integer> expected, int calls) {
    explore(
        ground,
        Rule.EVT_14,
        NOT_LOST,
        world -> {
          EventReceiver receiver = world.eventReceiver();
          EventSide kit = world.events();
          for (int port : sent) {
            world.actor("sender of " + port, () -> kit.send(port));
          }
          world.actor(
              "guest",
              () -> {
                for (int i = 0; i < calls; i++) {
                  receiver.upcall(Ground.vcpu());
                }
              });
        },
        outcome -> SettledChannels.of(ground, outcome).lostByReceiver(expected));
  }

  @Test
  @Verifies(value = Rule.EVT_11, role = EVENT_RECEIVER)
  void sendOfTheChannelThatIsHandled() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().send(FIRST, Ground.vcpu());
      explore(
          ground,
          Rule.EVT_11,
          "an event sent after its handler began is delivered again, or is still PENDING",
          world -> {
            EventReceiver receiver = world.eventReceiver();
            EventSide kit = world.events();
            world.actor(
                "sender",
                () -> {
                  Stage.mark("sends");
                  kit.send(FIRST);
                });
            world.actor("guest", () -> receiver.upcall(Ground.vcpu()));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            return channels.end().pending(FIRST) || deliveredAfterTheSend(outcome)
                ? Optional.empty()
                : Complaint.of(Rule.EVT_11, channels.describe(FIRST));
          });
    }
  }

  private static boolean deliveredAfterTheSend(Outcome outcome) {
    return outcome.marks().getLast().value() instanceof StagedDomain.Event;
  }

  @Test
  @Verifies(value = Rule.EVT_12, role = EVENT_RECEIVER)
  void unmaskAgainstSend() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setMask(FIRST);
      explore(
          ground,
          Rule.EVT_12,
          NOT_LOST,
          world -> {
            EventReceiver receiver = world.eventReceiver();
            EventSide kit = world.events();
            world.actor("guest", () -> receiver.unmask(FIRST));
            world.actor("sender", () -> kit.send(FIRST));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            boolean waits = channels.end().pending(FIRST) && channels.isAnnounced(FIRST);
            return waits || channels.delivered(FIRST) > 0
                ? Optional.empty()
                : Complaint.of(Rule.EVT_12, channels.describe(FIRST));
          });
    }
  }

  /** An upcall may come at any moment of an unmask, even on the same vCPU. */
  @Test
  @Verifies(value = Rule.EVT_12, role = EVENT_RECEIVER)
  void unmaskOfAPendingChannelAgainstTheHandler() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setMask(FIRST);
      ground.events().setPending(FIRST);
      explore(
          ground,
          Rule.EVT_12,
          NOT_LOST,
          world -> {
            EventReceiver receiver = world.eventReceiver();
            world.actor("guest", () -> receiver.unmask(FIRST));
            world.actor("upcall", () -> receiver.upcall(Ground.vcpu()));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            boolean waits = channels.end().pending(FIRST) && channels.isAnnounced(FIRST);
            return waits || channels.delivered(FIRST) > 0
                ? Optional.empty()
                : Complaint.of(Rule.EVT_12, channels.describe(FIRST));
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_13, role = EVENT_RECEIVER)
  void maskAgainstTheMaskOfANeighbour() {
    maskBits(false, true);
  }

  @Test
  @Verifies(value = Rule.EVT_13, role = EVENT_RECEIVER)
  void unmaskAgainstTheMaskOfANeighbour() {
    maskBits(true, false);
  }

  private void maskBits(boolean before, boolean after) {
    try (Ground ground = Ground.zeroed(abi())) {
      if (before) {
        ground.events().setMask(FIRST);
      }
      explore(
          ground,
          Rule.EVT_13,
          "both changes of MASK",
          world -> {
            EventReceiver receiver = world.eventReceiver();
            world.actor(
                "guest",
                () -> {
                  if (after) {
                    receiver.mask(FIRST);
                  } else {
                    receiver.unmask(FIRST);
                  }
                });
            world.actor("another vCPU", () -> receiver.mask(NEIGHBOUR));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            return channels.end().masked(FIRST) == after && channels.end().masked(NEIGHBOUR)
                ? Optional.empty()
                : Complaint.of(
                    Rule.EVT_13, channels.describe(FIRST) + "; " + channels.describe(NEIGHBOUR));
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_13, role = EVENT_RECEIVER)
  void clearAgainstTheSendOfANeighbour() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setPending(FIRST);
      explore(
          ground,
          Rule.EVT_13,
          "one channel clear, the other PENDING",
          world -> {
            EventReceiver receiver = world.eventReceiver();
            EventSide kit = world.events();
            world.actor("guest", () -> receiver.clear(FIRST));
            world.actor("sender", () -> kit.send(NEIGHBOUR));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            return channels.end().pending(NEIGHBOUR) && !channels.end().pending(FIRST)
                ? Optional.empty()
                : Complaint.of(
                    Rule.EVT_13, channels.describe(FIRST) + "; " + channels.describe(NEIGHBOUR));
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_16, role = EVENT_RECEIVER)
  void handlerKeepsANotification() {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.EVT_16,
          "upcall_pending kept while a channel waits",
          world -> {
            EventReceiver receiver = world.eventReceiver();
            EventSide kit = world.events();
            world.actor("guest", () -> receiver.upcall(Ground.vcpu()));
            world.actor("sender", () -> kit.send(FIRST));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            boolean kept =
                channels.end().upcallPending(Ground.vcpu()) != 0 || !channels.end().pending(FIRST);
            return kept ? Optional.empty() : Complaint.of(Rule.EVT_16, channels.describe(FIRST));
          });
    }
  }

  @Test
  @Verifies(
      value = {Rule.EVT_14},
      role = EVENT_RECEIVER,
      needs = {Capability.EVENT_RECEIVER, Capability.EVENT_SENDER})
  void ownSendsAgainstOwnHandler() {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.EVT_14,
          NOT_LOST,
          world -> {
            EventSender sender = world.eventSender();
            EventReceiver receiver = world.eventReceiver();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor("guest", () -> receiver.upcall(Ground.vcpu()));
          },
          outcome ->
              SettledChannels.of(ground, outcome)
                  .lostByReceiver(List.of(FIRST))
                  .map(lost -> new Complaint(Rule.EVT_14, lost.seen())));
    }
  }
}
