package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.event.PlayedChannels;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.MarkingDomain;
import org.sharedinfo.tck.side.EventSide;
import org.sharedinfo.tck.side.Sides;

/** Plays about event channels and traps. */
final class EventPlays {
  private static final int PORT = PlayedChannels.FIRST;
  private static final int NEIGHBOUR = PlayedChannels.NEIGHBOUR;
  private static final int FAR = PlayedChannels.FAR;

  private EventPlays() {}

  static List<Play> all() {
    List<Play> plays = new ArrayList<>();
    sender(plays, "sends", ground -> {}, EventPlays::sends);
    sender(
        plays,
        "sends to a masked channel",
        ground -> ground.events().setMask(PORT),
        (sender, _, _) -> send(sender, PORT));
    sender(
        plays,
        "a send while upcalls are masked",
        ground -> ground.events().upcallMask(Ground.vcpu(), 1),
        (sender, _, _) -> send(sender, PORT));
    sender(
        plays,
        "a send where the selector bit is set",
        ground -> ground.events().select(Ground.vcpu(), PORT),
        (sender, _, _) -> send(sender, PORT));
    sender(
        plays,
        "a send where other bits are set",
        ground -> {
          ground.events().send(FAR, Ground.vcpu());
          ground.events().setPending(NEIGHBOUR);
        },
        (sender, _, _) -> send(sender, PORT));
    sender(plays, "services", EventPlays::masked, EventPlays::services);
    sender(plays, "a sleep with an event", ground -> {}, EventPlays::sleeps);
    plays.add(
        Play.alone(
            "traps",
            EVENT_SENDER,
            ground -> {},
            (cast, provider, _, domain) ->
                cast.actor("hypervisor", () -> traps(provider, domain))));
    plays.add(sendAgainstSend());
    plays.add(sendAgainstClear());
    plays.add(sendAgainstHandler());
    receiver(plays, "a handler", EventPlays::pending, EventPlays::handles);
    receiver(plays, "a handler with nothing to do", ground -> {}, EventPlays::spurious);
    receiver(
        plays,
        "a handler with one channel to do",
        ground -> {
          ground.events().send(PORT, Ground.vcpu());
          ground.events().setMask(NEIGHBOUR);
          ground.events().setPending(NEIGHBOUR);
        },
        EventPlays::handlesOne);
    receiver(
        plays,
        "a handler before upcall_pending",
        ground -> {
          ground.events().setPending(PORT);
          ground.events().select(Ground.vcpu(), PORT);
        },
        EventPlays::handlesOne);
    receiver(plays, "masks", ground -> {}, EventPlays::masks);
    receiver(
        plays,
        "unmasking a pending channel",
        ground -> {
          ground.events().setMask(PORT);
          ground.events().setPending(PORT);
        },
        EventPlays::unmasks);
    plays.add(handlerAgainstSend());
    plays.add(unmaskAgainstSend());
    plays.add(clearAgainstSend());
    return plays;
  }

  /** An action of one side, which can also use the other. */
  @FunctionalInterface
  private interface Doing<T> {
    void act(T side, SharedInfoProvider provider, MarkingDomain domain);
  }

  private static void sender(
      List<Play> plays, String name, Consumer<Ground> setUp, Doing<EventSender> doing) {
    plays.add(
        Play.alone(
            name,
            EVENT_SENDER,
            setUp,
            (cast, provider, _, domain) -> {
              EventSender sender = provider.eventSender(domain).orElseThrow();
              cast.actor("hypervisor", () -> doing.act(sender, provider, domain));
            }));
  }

  private static void receiver(
      List<Play> plays,
      String name,
      Consumer<Ground> setUp,
      BiConsumer<EventReceiver, EventSide> doing) {
    plays.add(
        Play.alone(
            name,
            EVENT_RECEIVER,
            setUp,
            (cast, provider, kit, domain) -> {
              EventSide hypervisor = kit.events(domain);
              EventReceiver receiver = receiver(provider, hypervisor, domain);
              cast.actor("guest", () -> doing.accept(receiver, hypervisor));
            }));
  }

  private static EventReceiver receiver(
      SharedInfoProvider provider, EventSide hypervisor, MarkingDomain domain) {
    return provider.eventReceiver(domain.unmasking(hypervisor::unmaskForGuest)).orElseThrow();
  }

  /** The channels of the plays; all are bound to the play's vCPU. */
  static List<Integer> ports() {
    return List.of(1, FAR, PORT, PORT + 2, NEIGHBOUR, last() - 1, last());
  }

  private static int last() {
    return Subject.current().limits().ports() - 1;
  }

  private static void send(EventSender sender, int port) {
    Script.answer(
        Operation.SEND,
        () -> {
          sender.send(port);
          return new long[] {0};
        },
        port);
  }

  private static void sends(EventSender sender, SharedInfoProvider provider, MarkingDomain domain) {
    for (int port : new int[] {PORT, PORT, NEIGHBOUR, FAR, last(), 1}) {
      send(sender, port);
    }
    Script.rest();
  }

  private static void masked(Ground ground) {
    for (int port : new int[] {PORT, FAR, last()}) {
      ground.events().setMask(port);
    }
    ground.events().setPending(PORT);
    ground.events().setPending(last());
  }

  private static void services(
      EventSender sender, SharedInfoProvider provider, MarkingDomain domain) {
    provider
        .unmaskService(domain)
        .ifPresent(service -> {
          for (int port : new int[] {PORT, FAR, NEIGHBOUR, last(), PORT}) {
            Script.call(Operation.UNMASK, () -> service.unmask(port), port);
          }
        });
    Script.rest();
  }

  private static void sleeps(
      EventSender sender, SharedInfoProvider provider, MarkingDomain domain) {
    provider
        .blockService(domain)
        .ifPresent(service -> {
          for (int turn = 0; turn < 2; turn++) {
            Script.call(
                Operation.BLOCK,
                () -> {
                  if (service.block(Ground.vcpu())) {
                    Stage.mark("block " + Ground.vcpu());
                  }
                });
            send(sender, turn == 0 ? PORT : FAR);
            Script.rest();
          }
        });
  }

  private static void traps(SharedInfoProvider provider, MarkingDomain domain) {
    provider
        .trapPublisher(domain)
        .ifPresent(traps -> {
          int bit = 1;
          for (NmiReason reason : NmiReason.values()) {
            Script.call(Operation.NMI, () -> traps.nmi(reason), bit);
            bit <<= 1;
          }
          Script.call(Operation.NMI, () -> traps.nmi(NmiReason.values()[0]), 1);
          for (long address :
              new long[] {0x7fff_1234_5678L, 0x7fff_1234_5678L, -0x1000, 0x1_2345, 0, 0x1_2345}) {
            Script.call(Operation.FAULT, () -> traps.pageFault(Ground.vcpu(), address), address);
          }
        });
  }

  private static Play sendAgainstSend() {
    return Play.together(
        "two sends to a word",
        EVENT_SENDER,
        ground -> {},
        (cast, provider, _, domain) -> {
          EventSender sender = provider.eventSender(domain).orElseThrow();
          cast.actor("hypervisor", () -> send(sender, PORT));
          cast.actor("hypervisor 2", () -> send(sender, NEIGHBOUR));
        });
  }

  private static Play sendAgainstClear() {
    return Play.together(
        "a send against a guest that clears a neighbour",
        EVENT_SENDER,
        ground -> ground.events().setPending(NEIGHBOUR),
        (cast, provider, kit, domain) -> {
          EventSender sender = provider.eventSender(domain).orElseThrow();
          EventSide guest = kit.events(domain);
          cast.actor("hypervisor", () -> send(sender, PORT));
          cast.actor("guest", () -> guest.clear(NEIGHBOUR));
        });
  }

  private static Play sendAgainstHandler() {
    return Play.together(
        "a send against a handler",
        EVENT_SENDER,
        ground -> ground.events().send(NEIGHBOUR, Ground.vcpu()),
        (cast, provider, kit, domain) -> {
          EventSender sender = provider.eventSender(domain).orElseThrow();
          EventSide guest = kit.events(domain);
          cast.actor("hypervisor", () -> send(sender, PORT));
          cast.actor(
              "guest", () -> Script.call(Operation.HANDLER, () -> guest.upcall(Ground.vcpu())));
          cast.last("rest", Script::rest);
        });
  }

  private static void upcall(EventReceiver receiver) {
    Script.call(Operation.HANDLER, () -> receiver.upcall(Ground.vcpu()));
  }

  private static void kitSends(EventSide hypervisor, int port) {
    Script.call(Operation.SEND, () -> hypervisor.send(port), port);
  }

  private static void pending(Ground ground) {
    for (int port : new int[] {PORT, NEIGHBOUR, FAR, last()}) {
      ground.events().send(port, Ground.vcpu());
    }
    ground.events().setMask(PORT + 2);
    ground.events().setPending(PORT + 2);
  }

  private static void handles(EventReceiver receiver, EventSide hypervisor) {
    upcall(receiver);
    Script.rest();
    kitSends(hypervisor, PORT);
    upcall(receiver);
    kitSends(hypervisor, last());
    kitSends(hypervisor, last() - 1);
    upcall(receiver);
    Script.rest();
  }

  private static void handlesOne(EventReceiver receiver, EventSide hypervisor) {
    upcall(receiver);
    kitSends(hypervisor, PORT);
    upcall(receiver);
    Script.rest();
  }

  private static void spurious(EventReceiver receiver, EventSide hypervisor) {
    upcall(receiver);
    kitSends(hypervisor, PORT);
    upcall(receiver);
    upcall(receiver);
    Script.rest();
  }

  private static void masks(EventReceiver receiver, EventSide hypervisor) {
    receiver.mask(PORT);
    kitSends(hypervisor, PORT);
    upcall(receiver);
    kitSends(hypervisor, NEIGHBOUR);
    upcall(receiver);
    receiver.clear(PORT);
    Script.call(Operation.LOCAL_UNMASK, () -> receiver.unmask(PORT), PORT);
    kitSends(hypervisor, PORT);
    upcall(receiver);
    Script.rest();
  }

  private static void unmasks(EventReceiver receiver, EventSide hypervisor) {
    Script.call(Operation.LOCAL_UNMASK, () -> receiver.unmask(PORT), PORT);
    Script.rest();
    upcall(receiver);
    Script.rest();
  }

  private static Play handlerAgainstSend() {
    return together(
        "a handler against sends",
        ground -> ground.events().send(NEIGHBOUR, Ground.vcpu()),
        EventPlays::upcall);
  }

  private static Play unmaskAgainstSend() {
    return together(
        "an unmask against a send",
        ground -> ground.events().setMask(PORT),
        receiver -> Script.call(Operation.LOCAL_UNMASK, () -> receiver.unmask(PORT), PORT));
  }

  private static Play clearAgainstSend() {
    return together(
        "a clear against a send",
        ground -> ground.events().send(NEIGHBOUR, Ground.vcpu()),
        receiver -> receiver.clear(NEIGHBOUR));
  }

  private static Play together(String name, Consumer<Ground> setUp, Consumer<EventReceiver> guest) {
    return Play.together(
        name,
        EVENT_RECEIVER,
        setUp,
        (cast, provider, kit, domain) -> {
          EventSide hypervisor = events(kit, domain);
          EventReceiver receiver = receiver(provider, hypervisor, domain);
          cast.actor("guest", () -> guest.accept(receiver));
          cast.actor("hypervisor", () -> kitSends(hypervisor, PORT));
          cast.last("rest", Script::rest);
        });
  }

  private static EventSide events(Sides kit, MarkingDomain domain) {
    return kit.events(domain);
  }
}
