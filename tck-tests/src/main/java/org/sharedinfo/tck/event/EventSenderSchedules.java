package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.tck.event.PlayedChannels.FAR;
import static org.sharedinfo.tck.event.PlayedChannels.FIRST;
import static org.sharedinfo.tck.event.PlayedChannels.NEIGHBOUR;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.schedule.StagedDomain;
import org.sharedinfo.tck.schedule.World;
import org.sharedinfo.tck.side.EventSide;

/** The hypervisor's side of event channels against the kit's guest, in every order of steps. */
class EventSenderSchedules extends Schedules {
  private static final String NOT_LOST =
      "each event delivered, or PENDING with its selector bit and upcall_pending";

  @Test
  @Verifies(
      value = {Rule.EVT_01, Rule.EVT_02, Rule.EVT_14},
      role = EVENT_SENDER)
  void twoSendsOfOneWordAgainstTheHandler() {
    sendsAgainstTheHandler(FIRST, NEIGHBOUR, 1);
  }

  @Test
  @Verifies(
      value = {Rule.EVT_01, Rule.EVT_02, Rule.EVT_14},
      role = EVENT_SENDER)
  void twoSendsOfTwoWordsAgainstTwoCallsOfTheHandler() {
    sendsAgainstTheHandler(FIRST, FAR, 2);
  }

  private void sendsAgainstTheHandler(int first, int second, int calls) {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.EVT_14,
          NOT_LOST,
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(first));
            world.actor("another sender", () -> sender.send(second));
            world.actor(
                "guest",
                () -> {
                  for (int i = 0; i < calls; i++) {
                    guest.upcall(Ground.vcpu());
                  }
                });
          },
          outcome -> SettledChannels.of(ground, outcome).lostBySender(List.of(first, second)));
    }
  }

  @Test
  @Verifies(value = Rule.EVT_06, role = EVENT_SENDER)
  void sendWhileAHandlerTakesTheSameWord() {
    sendWhileAHandlerTakes(NEIGHBOUR);
  }

  @Test
  @Verifies(value = Rule.EVT_06, role = EVENT_SENDER)
  void sendWhileAHandlerTakesAnotherWord() {
    sendWhileAHandlerTakes(FAR);
  }

  /** The guest clears upcall_pending, and takes its selector later. */
  private void sendWhileAHandlerTakes(int pending) {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().send(pending, Ground.vcpu());
      explore(
          ground,
          Rule.EVT_06,
          "an upcall when upcall_pending was set",
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor("guest", () -> guest.upcall(Ground.vcpu()));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            boolean up = channels.end().upcallPending(Ground.vcpu()) != 0;
            boolean told = outcome.notes("sender").contains(new StagedDomain.Upcall(Ground.vcpu()));
            return up && !told
                ? Complaint.of(
                    Rule.EVT_06,
                    "upcall_pending was set without an upcall: " + channels.describe(FIRST))
                : Optional.empty();
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_03, role = EVENT_SENDER)
  void twoSendsOfOneChannelRaiseItOnce() {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.EVT_03,
          "one selector bit for one 0 to 1 transition of PENDING",
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor("another sender", () -> sender.send(FIRST));
            world.actor("guest", () -> guest.takeNotifications(Ground.vcpu()));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            boolean taken = outcome.result("guest", Long.class) != 0;
            return taken && channels.end().selected(Ground.vcpu(), FIRST)
                ? Complaint.of(
                    Rule.EVT_03,
                    "the guest took the selector bit, and there is another: "
                        + channels.describe(FIRST))
                : Optional.empty();
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_14, role = EVENT_SENDER)
  void sendAgainstUnmask() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setMask(FIRST);
      explore(
          ground,
          Rule.EVT_14,
          NOT_LOST,
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor("guest", () -> guest.unmask(FIRST));
          },
          outcome -> SettledChannels.of(ground, outcome).lostBySender(List.of(FIRST)));
    }
  }

  @Test
  @Verifies(
      value = {Rule.EVT_01, Rule.EVT_05},
      role = EVENT_SENDER)
  void sendAgainstMaskAndClearOfANeighbour() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setPending(NEIGHBOUR);
      explore(
          ground,
          Rule.EVT_01,
          "PENDING of the channel, and the neighbour masked and clear",
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor(
                "guest",
                () -> {
                  guest.mask(NEIGHBOUR);
                  guest.clear(NEIGHBOUR);
                });
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            if (!channels.end().masked(NEIGHBOUR)) {
              return Complaint.of(Rule.EVT_05, channels.describe(NEIGHBOUR));
            }
            boolean kept = channels.end().pending(FIRST) && !channels.end().pending(NEIGHBOUR);
            return kept
                ? Optional.empty()
                : Complaint.of(
                    Rule.EVT_01, channels.describe(FIRST) + "; " + channels.describe(NEIGHBOUR));
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.EVENT_SENDER)
  void blockAgainstSend() {
    blockAgainst(
        _ -> {},
        world -> {
          EventSender sender = world.eventSender();
          world.actor("sender", () -> sender.send(FIRST));
        });
  }

  @Test
  @Verifies(value = Rule.EVT_08, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void blockAgainstUnmask() {
    blockAgainst(
        events -> {
          events.setMask(FIRST);
          events.setPending(FIRST);
        },
        world -> {
          UnmaskService service = world.unmaskService();
          world.actor("sender", () -> service.unmask(FIRST));
        });
  }

  private void blockAgainst(Consumer<EventPeer> before, Consumer<World> raising) {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().upcallMask(Ground.vcpu(), subject().kind().usesUpcallMask() ? 1 : 0);
      before.accept(ground.events());
      explore(
          ground,
          Rule.EVT_08,
          "a sleeping vCPU is woken",
          world -> {
            BlockService blocker = world.blockService();
            world.actor("vCPU", () -> blocker.block(Ground.vcpu()));
            raising.accept(world);
          },
          outcome -> {
            boolean sleeps = outcome.result("vCPU", Boolean.class);
            boolean woken = isWoken(outcome);
            return sleeps && !woken
                ? Complaint.of(
                    Rule.EVT_08,
                    "it sleeps, and nothing woke it: "
                        + SettledChannels.of(ground, outcome).describe(FIRST))
                : Optional.empty();
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_16, role = EVENT_SENDER, needs = Capability.BLOCK_SERVICE)
  void blockKeepsANotification() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().upcallMask(Ground.vcpu(), 1);
      explore(
          ground,
          Rule.EVT_16,
          "upcall_pending set and upcall_mask clear",
          world -> {
            BlockService blocker = world.blockService();
            EventSide kit = world.events();
            world.actor("vCPU", () -> blocker.block(Ground.vcpu()));
            world.actor("sender", () -> kit.send(FIRST));
          },
          outcome -> bothBytes(SettledChannels.of(ground, outcome), 0));
    }
  }

  @Test
  @Verifies(value = Rule.EVT_16, role = EVENT_SENDER)
  void sendAgainstTheGuestsMaskOfUpcalls() {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.EVT_16,
          "upcall_pending set and upcall_mask as the guest left it",
          world -> {
            EventSender sender = world.eventSender();
            EventSide guest = world.events();
            world.actor("sender", () -> sender.send(FIRST));
            world.actor(
                "guest",
                () -> {
                  guest.upcallMask(Ground.vcpu(), 1);
                  guest.upcallMask(Ground.vcpu(), 0);
                  guest.upcallMask(Ground.vcpu(), 1);
                });
          },
          outcome -> bothBytes(SettledChannels.of(ground, outcome), 1));
    }
  }

  private static boolean isWoken(Outcome outcome) {
    return outcome.notes("sender").contains(new StagedDomain.Wake(Ground.vcpu()));
  }

  private static Optional<Complaint> bothBytes(SettledChannels channels, int mask) {
    boolean kept =
        channels.end().upcallMask(Ground.vcpu()) == mask
            && channels.end().upcallPending(Ground.vcpu()) != 0;
    return kept ? Optional.empty() : Complaint.of(Rule.EVT_16, channels.describe(FIRST));
  }

  @Test
  @Verifies(value = Rule.EVT_19, role = EVENT_SENDER)
  void unmaskAgainstSend() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setMask(FIRST);
      explore(
          ground,
          Rule.EVT_19,
          NOT_LOST,
          world -> {
            UnmaskService service = world.unmaskService();
            EventSide kit = world.events();
            world.actor("unmask", () -> service.unmask(FIRST));
            world.actor("sender", () -> kit.send(FIRST));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            return channels.isAnnounced(FIRST) && channels.end().pending(FIRST)
                ? Optional.empty()
                : Complaint.of(Rule.EVT_19, channels.describe(FIRST));
          });
    }
  }

  @Test
  @Verifies(value = Rule.EVT_19, role = EVENT_SENDER)
  void unmaskAgainstTheMaskOfANeighbour() {
    try (Ground ground = Ground.zeroed(abi())) {
      ground.events().setMask(FIRST);
      explore(
          ground,
          Rule.EVT_19,
          "one channel unmasked, the other masked",
          world -> {
            UnmaskService service = world.unmaskService();
            EventSide guest = world.events();
            world.actor("unmask", () -> service.unmask(FIRST));
            world.actor("guest", () -> guest.mask(NEIGHBOUR));
          },
          outcome -> {
            SettledChannels channels = SettledChannels.of(ground, outcome);
            return channels.end().masked(NEIGHBOUR) && !channels.end().masked(FIRST)
                ? Optional.empty()
                : Complaint.of(
                    Rule.EVT_19, channels.describe(FIRST) + "; " + channels.describe(NEIGHBOUR));
          });
    }
  }
}
