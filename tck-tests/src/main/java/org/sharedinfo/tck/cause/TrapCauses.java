package org.sharedinfo.tck.cause;

import java.util.Optional;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Mistakes about where a hypervisor stores what it tells of traps. */
final class TrapCauses {
  private static final int BYTE = 8;

  private final Subject subject;
  private final FieldTable table;

  TrapCauses(Subject subject) {
    this.subject = subject;
    this.table = FieldTable.of(subject.abi());
  }

  /** The most likely mistake. */
  Optional<Mistake> publisher() {
    return address().or(this::reason);
  }

  private Optional<Mistake> address() {
    long address = 0x0102_0304_0506_0708L >>> 64 - BYTE * subject.abi().wordBytes();
    int at = table.vcpu(0, "arch.cr2");
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      if (!Attempt.succeeds(() -> subject.trapPublisher(guest).pageFault(0, address))
          || frame.word(at) == address) {
        return Optional.empty();
      }
      long reversed = Words.reversed(address, subject.abi());
      return frame.word(at) == reversed
          ? Optional.of(new Mistake(Rule.LAY_10, "stores cr2 with its bytes swapped"))
          : elsewhere(frame, Rule.LAY_09, "cr2");
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

  /** The first byte that was stored, in a frame of zeros. */
  private Optional<Mistake> elsewhere(Frame frame, Rule rule, String field) {
    for (int i = 0; i < FieldTable.FRAME_BYTES; i++) {
      if (frame.u8(i) != 0) {
        return Optional.of(new Mistake(rule, "stores %s to %s".formatted(field, table.nameAt(i))));
      }
    }
    return Optional.empty();
  }
}
