package org.sharedinfo.tck.cause;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.NamedNumbers;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.p2m.ListPlace;
import org.sharedinfo.tck.p2m.ObserverScene;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Out-of-range numbers that are not rejected, or not correctly. */
final class RefusalCauses {
  /** The rules that a missing rejection breaks. */
  static final Set<Rule> BREAKS = EnumSet.of(Rule.LAY_13, Rule.LAY_10, Rule.LAY_11, Rule.P2M_07);

  private static final long NOISE = 0x0F0F_5EED;
  private static final VcpuTime TIME = new VcpuTime(1, 2, 3, (byte) 4, (byte) 0);
  private static final long[] LIST = {0x1234, 0x2345, 0x3456};
  private static final int COUNT = 3;

  private final Subject subject;

  RefusalCauses(Subject subject) {
    this.subject = subject;
  }

  /** A call with a number that must be rejected. */
  private record Call(String what, String number, BiFunction<Subject, Guest, LongConsumer> made) {}

  /** The number that a role does not reject correctly, if any. */
  Optional<Mistake> of(Role role) {
    return calls(role).stream()
        .flatMap(call -> numbers(call).mapToObj(number -> tried(call, number)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<Call> calls(Role role) {
    Set<Capability> offered = subject.offered();
    return switch (role) {
      case TIME_PUBLISHER ->
          List.of(
              vcpu(
                  "publish",
                  (s, g) -> {
                    var publisher = s.timePublisher(g);
                    return vcpu -> publisher.publish((int) vcpu, TIME);
                  }));
      case TIME_READER ->
          List.of(
              vcpu(
                  "read",
                  (s, g) -> {
                    var reader = s.timeReader(g);
                    return vcpu -> reader.systemTimeNanos((int) vcpu);
                  }));
      case EVENT_SENDER ->
          List.of(
                  port(
                      "send",
                      (s, g) -> {
                        var sender = s.eventSender(g);
                        return port -> sender.send((int) port);
                      }),
                  vcpu(
                      "block",
                      (s, g) -> {
                        var blocker = s.blockService(g);
                        return vcpu -> blocker.block((int) vcpu);
                      }),
                  port(
                      "unmask",
                      (s, g) -> {
                        var service = s.unmaskService(g);
                        return port -> service.unmask((int) port);
                      }),
                  vcpu(
                      "page fault",
                      (s, g) -> {
                        var traps = s.trapPublisher(g);
                        return vcpu -> traps.pageFault((int) vcpu, 0x1234);
                      }))
              .stream()
              .filter(call ->
                  switch (call.what()) {
                    case "block" -> offered.contains(Capability.BLOCK_SERVICE);
                    case "unmask" -> offered.contains(Capability.UNMASK_SERVICE);
                    case "page fault" -> offered.contains(Capability.TRAP_PUBLISHER);
                    default -> true;
                  })
              .toList();
      case EVENT_RECEIVER ->
          List.of(
              port(
                  "mask",
                  (s, g) -> {
                    var receiver = s.eventReceiver(g);
                    return port -> receiver.mask((int) port);
                  }),
              port(
                  "unmask",
                  (s, g) -> {
                    var receiver = s.eventReceiver(g);
                    return port -> receiver.unmask((int) port);
                  }),
              port(
                  "clear",
                  (s, g) -> {
                    var receiver = s.eventReceiver(g);
                    return port -> receiver.clear((int) port);
                  }),
              vcpu(
                  "upcall",
                  (s, g) -> {
                    var receiver = s.eventReceiver(g);
                    return vcpu -> receiver.upcall((int) vcpu);
                  }));
      case P2M_OWNER ->
          Stream.of(
                  pfn(
                      "set",
                      (s, g) -> {
                        var owner = s.p2mOwner(g);
                        owner.setUp(LIST);
                        return pfn -> owner.set(pfn, 1);
                      }),
                  pfn(
                      "remap",
                      (s, g) -> {
                        var owner = s.p2mOwner(g);
                        owner.setUp(LIST);
                        return owner::remap;
                      }))
              .filter(call -> !call.what().equals("remap") || subject.remaps())
              .toList();
      case P2M_OBSERVER ->
          List.of(
              pfn(
                  "read",
                  (s, g) -> {
                    ObserverScene.empty(g, NOISE)
                        .announce(new ListPlace(0x4000_0000L, COUNT, 2, NOISE));
                    return s.p2mObserver(g)::read;
                  }));
      case WALLCLOCK_READER, WALLCLOCK_PUBLISHER, LAYOUT_DESCRIBER -> List.of();
    };
  }

  private static Call vcpu(String what, BiFunction<Subject, Guest, LongConsumer> made) {
    return new Call(what, "vCPU", made);
  }

  private static Call port(String what, BiFunction<Subject, Guest, LongConsumer> made) {
    return new Call(what, "port", made);
  }

  private static Call pfn(String what, BiFunction<Subject, Guest, LongConsumer> made) {
    return new Call(what, "pfn", made);
  }

  /** From the limits up, then far beyond, then below 0. */
  private LongStream numbers(Call call) {
    return switch (call.number()) {
      case "vCPU" -> LongStream.of(subject.limits().vcpus(), 32, 33, 60, -1, -32);
      case "port" ->
          LongStream.of(subject.limits().ports(), subject.abi().channels(), 4095, -1)
              .filter(port -> port < 0 || port >= subject.limits().ports());
      default -> LongStream.of(COUNT, COUNT + 1, -1, Long.MIN_VALUE);
    };
  }

  private Optional<Mistake> tried(Call call, long number) {
    try (Guest guest = Guest.noisy(subject.abi(), NOISE)) {
      Optional<LongConsumer> made = Attempt.of(() -> call.made().apply(subject, guest));
      if (made.isEmpty()) {
        return Optional.empty();
      }
      Frame before = guest.frame().picture();
      try {
        made.get().accept(number);
      } catch (ImplementationThrew refused) {
        return wrong(call, number, refused.getCause(), guest, before);
      } catch (RuntimeException | AssertionError otherwise) {
        return Optional.empty();
      }
      return mistake("accepts %s %d, which is out of range", call, number);
    }
  }

  private static Optional<Mistake> wrong(
      Call call, long number, Throwable refusal, Guest guest, Frame before) {
    if (!NamedNumbers.anyOf(List.of(number), String.valueOf(refusal.getMessage()))) {
      return mistake("rejects %s %d without naming it", call, number);
    }
    return guest.frame().differencesFrom(before).isEmpty()
        ? Optional.empty()
        : mistake("changes the frame before it rejects %s %d", call, number);
  }

  private static Optional<Mistake> mistake(String text, Call call, long number) {
    return Mistake.found(
        Rule.LAY_13, text.formatted(call.number(), number) + " (" + call.what() + ")");
  }
}
