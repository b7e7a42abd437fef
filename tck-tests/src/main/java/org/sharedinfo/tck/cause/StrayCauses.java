package org.sharedinfo.tck.cause;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.p2m.ListPlace;
import org.sharedinfo.tck.p2m.ObserverScene;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.peer.WallclockPeer;

/** Stores to fields that do not belong to the role, and reads beyond shared_info. */
final class StrayCauses {
  private static final long NOISE = 0x57A7_5EED;
  private static final int PORT = 66;
  private static final long LIST = 0x4000_0000L;

  /** All flags are set: a reader may clear the one that says the guest was stopped. */
  private static final VcpuTime TIME =
      new VcpuTime(0x1_0000_0002L, 0x3_0000_0004L, 0x55, (byte) 1, (byte) 0x7F);

  private final Subject subject;
  private final Abi abi;
  private final int vcpu;

  StrayCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
    this.vcpu = subject.limits().vcpu(1);
  }

  /** The mistake of a role, if it makes one of these. */
  Optional<Mistake> of(Role role) {
    return switch (role) {
      case TIME_READER ->
          reads(
              Rule.TIM_06,
              guest -> new TimePeer(guest.frame()).place(vcpu, 2, TIME),
              guest -> subject.timeReader(guest).systemTimeNanos(vcpu));
      case WALLCLOCK_READER ->
          reads(
              Rule.WCL_02,
              guest -> new WallclockPeer(guest.frame()).place(2, new WallclockPeer.Base(77, 88)),
              guest -> subject.wallclockReader(guest).timeOfDay(99));
      case P2M_OBSERVER ->
          reads(
              Rule.LAY_11,
              guest -> ObserverScene.empty(guest, NOISE).announce(new ListPlace(LIST, 5, 2, NOISE)),
              guest -> subject.p2mObserver(guest).read(3));
      case TIME_PUBLISHER ->
          stores(
              role,
              _ -> {},
              guest -> subject.timePublisher(guest).publish(vcpu, TIME),
              field -> field.startsWith("vcpu_info[" + vcpu + "].time."));
      case WALLCLOCK_PUBLISHER ->
          stores(
              role,
              _ -> {},
              guest -> subject.wallclockPublisher(guest).publish(0x1_2345_6789L, 5),
              field -> field.startsWith("wc_"));
      case EVENT_SENDER ->
          stores(
              role,
              this::free,
              guest -> subject.eventSender(guest).send(PORT),
              field -> isOfEvents(field, "evtchn_pending["));
      case EVENT_RECEIVER ->
          stores(
              role,
              guest -> {
                free(guest);
                new EventPeer(guest.frame(), abi).send(PORT, vcpu);
              },
              guest -> subject.eventReceiver(guest).upcall(vcpu),
              field -> isOfEvents(field, "evtchn_") || field.endsWith("evtchn_upcall_mask"));
      case P2M_OWNER ->
          stores(
              role,
              _ -> {},
              guest -> subject.p2mOwner(guest).setUp(new long[] {0x1234, 0x2345}),
              field -> field.startsWith("arch.") && !field.equals("arch.nmi_reason"));
      case LAYOUT_DESCRIBER -> Optional.empty();
    };
  }

  /** A channel of the one vCPU that is neither pending nor masked. */
  private void free(Guest guest) {
    guest.bind(_ -> vcpu);
    var peer = new EventPeer(guest.frame(), abi);
    peer.clearPending(PORT);
    peer.clearMask(PORT);
    peer.upcallPending(vcpu, 0);
    peer.upcallMask(vcpu, 0);
  }

  private boolean isOfEvents(String field, String bits) {
    String own = "vcpu_info[" + vcpu + "].";
    return field.startsWith(bits)
        || field.equals(own + "evtchn_pending_sel")
        || field.equals(own + "evtchn_upcall_pending");
  }

  private Optional<Mistake> stores(
      Role role, Consumer<Guest> setUp, Consumer<Guest> call, Predicate<String> own) {
    try (Guest guest = Guest.noisy(abi, NOISE)) {
      setUp.accept(guest);
      Frame before = guest.frame().picture();
      boolean returned = Attempt.succeeds(() -> call.accept(guest));
      return returned ? stray(role, before, guest.frame(), own) : Optional.empty();
    }
  }

  private Optional<Mistake> reads(
      Rule readersStore, Consumer<Guest> setUp, Function<Guest, Object> read) {
    Optional<Object> first = Optional.empty();
    for (byte beyond : new byte[] {0, 0x5A}) {
      try (Guest guest = Guest.noisy(abi, NOISE)) {
        for (int at = FieldTable.of(abi).sizeOf("shared_info"); at < FieldTable.FRAME_BYTES; at++) {
          guest.frame().u8(at, beyond);
        }
        setUp.accept(guest);
        Frame before = guest.frame().picture();
        Optional<Object> seen = Attempt.of(() -> read.apply(guest));
        if (seen.isEmpty()) {
          // a call that never returned was ended by changing the frame
          return beyond != 0 && first.isPresent()
              ? Mistake.found(Rule.LAY_01, "depends on bytes beyond shared_info")
              : Optional.empty();
        }
        Optional<Mistake> stray = stored(before, guest.frame(), readersStore);
        if (stray.isPresent()) {
          return stray;
        }
        if (beyond == 0) {
          first = seen;
        } else if (first.isPresent() && !first.equals(seen)) {
          return Optional.of(new Mistake(Rule.LAY_01, "depends on bytes beyond shared_info"));
        }
      }
    }
    return Optional.empty();
  }

  /** The stores of a reader, except to the flags of a guest that was stopped. */
  private Optional<Mistake> stored(Frame before, Frame after, Rule rule) {
    return after.differencesFrom(before).stream()
        .filter(difference -> !isStopped(after, difference.offset()))
        .map(difference -> difference.field())
        .findFirst()
        .map(field ->
            new Mistake(rule, "stores to %s, which a reader must only read".formatted(field)));
  }

  /** Whether the one change at an offset is the time flag that readers may clear. */
  private boolean isStopped(Frame after, int offset) {
    return offset == FieldTable.of(abi).vcpu(vcpu, "time.flags")
        && after.u8(offset) == (TIME.flags() & ~2);
  }

  private static Optional<Mistake> stray(
      Role role, Frame before, Frame after, Predicate<String> own) {
    return after.differencesFrom(before).stream()
        .map(difference -> difference.field())
        .filter(own.negate())
        .findFirst()
        .map(field -> mistake(field, role));
  }

  private static Mistake mistake(String field, Role role) {
    if (field.startsWith("beyond")) {
      return new Mistake(Rule.LAY_01, "stores to bytes beyond shared_info");
    }
    if (role == Role.TIME_PUBLISHER && field.endsWith(".time.version")) {
      return new Mistake(Rule.TIM_10, "stores to %s, of another vCPU".formatted(field));
    }
    return new Mistake(Rule.LAY_11, "stores to " + field + ", which does not belong to it");
  }
}
