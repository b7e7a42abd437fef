package org.sharedinfo.tck.arch;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;

/** Reasons of interrupts that come at the same time. */
class TrapSchedules extends Schedules {
  @Test
  @Verifies(value = Rule.ARC_01, role = EVENT_SENDER, needs = Capability.TRAP_PUBLISHER)
  void twoReasonsAtOnce() {
    try (Ground ground = Ground.zeroed(abi())) {
      explore(
          ground,
          Rule.ARC_01,
          "the bits of both reasons",
          world -> {
            TrapPublisher traps = world.trapPublisher();
            world.actor("I/O check", () -> traps.nmi(NmiReason.IO_CHECK));
            world.actor("SERR", () -> traps.nmi(NmiReason.PCI_SERR));
          },
          outcome -> {
            long reason = ground.wordOf(Ground.sharedInfo(outcome), "arch.nmi_reason");
            return reason == 3
                ? Optional.empty()
                : Complaint.of(Rule.ARC_01, "nmi_reason=0x" + Long.toHexString(reason));
          });
    }
  }
}
