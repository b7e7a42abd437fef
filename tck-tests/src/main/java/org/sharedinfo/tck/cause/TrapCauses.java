package org.sharedinfo.tck.cause;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Trace;

/** Mistakes about where a hypervisor stores its reports of traps. */
final class TrapCauses {
  private static final int BYTE = 8;
  private static final long PAGE = 4096;
  private static final long NOISE = 0x77A9_5EED;

  private final Subject subject;
  private final FieldTable table;

  TrapCauses(Subject subject) {
    this.subject = subject;
    this.table = FieldTable.of(subject.abi());
  }

  /** The most likely mistake. */
  Optional<Mistake> publisher() {
    return address().or(this::address32).or(this::again).or(this::reason).or(this::reasons);
  }

  private Optional<Mistake> address() {
    int vcpu = subject.limits().vcpu(1);
    long address = 0x0102_0304_0506_0708L >>> 64 - BYTE * subject.abi().wordBytes();
    int at = table.vcpu(vcpu, "arch.cr2");
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      if (!Attempt.succeeds(() -> subject.trapPublisher(guest).pageFault(vcpu, address))) {
        return Optional.empty();
      }
      long stored = frame.word(at);
      if (stored == address) {
        return Optional.empty();
      }
      if (stored == Words.reversed(address, subject.abi())) {
        return Mistake.found(Rule.LAY_10, "stores cr2 with its bytes swapped");
      }
      if (stored == (address & 0xFFFF_FFFFL)) {
        return Mistake.found(Rule.ARC_02, "stores only the low 32 bits of the address");
      }
      if (stored == (address & -PAGE)) {
        return Mistake.found(Rule.ARC_02, "stores only the page of the address");
      }
      if (vcpu != 0 && frame.word(table.vcpu(0, "arch.cr2")) == address) {
        return Mistake.found(Rule.ARC_02, "stores the address of every page fault for vCPU 0");
      }
      return stored == 0
          ? elsewhere(frame, Rule.LAY_09, "cr2")
          : Mistake.found(Rule.ARC_02, "stores an address other than that of the page fault");
    }
  }

  /** An address that fits, with bytes after its field that must not change. */
  private Optional<Mistake> address32() {
    int end = table.vcpu(0, "arch.cr2") + subject.abi().wordBytes();
    try (Guest guest = Guest.noisy(subject.abi(), NOISE)) {
      Frame before = guest.frame().picture();
      Attempt.succeeds(() -> subject.trapPublisher(guest).pageFault(0, 0x1234));
      return guest.frame().u8(end) == before.u8(end)
          ? Optional.empty()
          : Mistake.found(Rule.LAY_11, "stores cr2 in more bytes than it has, over the padding");
    }
  }

  /** Page faults for which a store might wrongly be omitted. */
  private Optional<Mistake> again() {
    int at = table.vcpu(0, "arch.cr2");
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      var traps = subject.trapPublisher(guest);
      for (long address : new long[] {0x1234, 0x1234, 0}) {
        frame.word(at, 0x7777);
        boolean returned = Attempt.succeeds(() -> traps.pageFault(0, address));
        if (returned && frame.word(at) == 0x7777) {
          return Mistake.found(
              Rule.ARC_02,
              address == 0
                  ? "does not store the address 0"
                  : "does not store the address of the last page fault again");
        }
      }
      int other = subject.limits().vcpu(2);
      Attempt.succeeds(() -> traps.pageFault(0, 0x5678));
      boolean returned = Attempt.succeeds(() -> traps.pageFault(other, 0x5678));
      return returned && frame.word(table.vcpu(other, "arch.cr2")) != 0x5678
          ? Mistake.found(
              Rule.ARC_02, "does not store the address of another vCPU's last page fault")
          : Optional.empty();
    }
  }

  private Optional<Mistake> reason() {
    int at = table.at("arch.nmi_reason");
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      if (!Attempt.succeeds(() -> subject.trapPublisher(guest).nmi(NmiReason.values()[0]))
          || frame.word(at) != 0) {
        return Optional.empty();
      }
      return elsewhere(frame, Rule.LAY_08, "nmi_reason");
    }
  }

  /** Each reason in turn, then all once more, then all after the guest has cleared them. */
  private Optional<Mistake> reasons() {
    int at = table.at("arch.nmi_reason");
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      var traps = subject.trapPublisher(guest);
      long expected = 0;
      for (NmiReason reason : NmiReason.values()) {
        expected |= 1L << reason.ordinal();
        long before = frame.word(at);
        if (!Attempt.succeeds(() -> traps.nmi(reason))) {
          return Optional.empty();
        }
        if ((frame.word(at) & before) != before) {
          return Mistake.found(Rule.ARC_01, "clears the reasons already set");
        }
        if (frame.word(at) != expected) {
          return Mistake.found(
              Rule.ARC_01,
              "records %s as 0x%x instead of 0x%x"
                  .formatted(reason, frame.word(at) & ~before, 1L << reason.ordinal()));
        }
      }
      for (NmiReason reason : NmiReason.values()) {
        Attempt.succeeds(() -> traps.nmi(reason));
      }
      if (frame.word(at) != expected) {
        return Mistake.found(Rule.ARC_01, "clears a reason that occurs a second time");
      }
      frame.word(at, 0);
      for (NmiReason reason : NmiReason.values()) {
        Attempt.succeeds(() -> traps.nmi(reason));
      }
      return frame.word(at) == expected
          ? inOneStep()
          : Mistake.found(Rule.ARC_01, "does not record a reason again that the guest has cleared");
    }
  }

  /** From the accesses of each reason. */
  private Optional<Mistake> inOneStep() {
    for (NmiReason reason : NmiReason.values()) {
      boolean stores =
          Trace.of(
                  Ground.zeroed(subject.abi()),
                  world -> {
                    var traps = world.trapPublisher();
                    world.actor("hypervisor", () -> traps.nmi(reason));
                  })
              .stream()
              .flatMap(List::stream)
              .anyMatch(step ->
                  step.field().startsWith("arch.nmi_reason") && step.kind() == Trace.Kind.STORE);
      if (stores) {
        return Mistake.found(
            Rule.ARC_01,
            "records %s with a load and a store, which loses a reason recorded in between"
                .formatted(reason));
      }
    }
    return Optional.empty();
  }

  /** The first byte that was stored, in a zeroed frame. */
  private Optional<Mistake> elsewhere(Frame frame, Rule rule, String field) {
    for (int i = 0; i < FieldTable.FRAME_BYTES; i++) {
      if (frame.u8(i) != 0) {
        return Optional.of(new Mistake(rule, "stores %s to %s".formatted(field, table.nameAt(i))));
      }
    }
    return Optional.empty();
  }
}
