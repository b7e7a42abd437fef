package org.sharedinfo.tck.arch;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;

/** Reasons for NMIs that occur at the same time. */
class TrapSchedules extends Schedules {
  @Test
  @Verifies(value = Rule.ARC_01, role = EVENT_SENDER)
  void twoReasonsAtOnce() {
    at(NmiReason.IO_CHECK, NmiReason.PCI_SERR, 3);
  }

  @Test
  @Verifies(value = Rule.ARC_01, role = EVENT_SENDER)
  void unknownReasonAndIoCheckAtOnce() {
    at(NmiReason.UNKNOWN, NmiReason.IO_CHECK, 5);
  }

  @Test
  @Verifies(value = Rule.ARC_01, role = EVENT_SENDER)
  void unknownReasonAndSerrAtOnce() {
    at(NmiReason.UNKNOWN, NmiReason.PCI_SERR, 6);
  }

  private void at(NmiReason one, NmiReason other, long bits) {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.ARC_01,
          "the bits of both reasons",
          world -> {
            TrapPublisher traps = world.trapPublisher();
            world.actor(one.name(), () -> traps.nmi(one));
            world.actor(other.name(), () -> traps.nmi(other));
          },
          outcome -> {
            long reason = ground.wordOf(Ground.sharedInfo(outcome), "arch.nmi_reason");
            return reason == bits
                ? Optional.empty()
                : Complaint.of(Rule.ARC_01, "nmi_reason=0x" + Long.toHexString(reason));
          });
    }
  }
}
