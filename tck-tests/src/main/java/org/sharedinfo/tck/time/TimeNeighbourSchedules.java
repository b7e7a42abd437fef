package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_READER;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;

/** Reads of the times of two vCPUs by one reader, in every order of steps. */
class TimeNeighbourSchedules extends Schedules {
  private static final VcpuTime BEHIND =
      new VcpuTime(Ground.TSC - 0x9_0000, 0x11_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1);

  private static final VcpuTime AHEAD =
      new VcpuTime(Ground.TSC - 0x4_0000, 0x22_2222_2222L, 0xC000_0003, (byte) 2, (byte) 0);

  /** A monotonic reader may give the time that is ahead for the one behind, but not the reverse. */
  @Test
  @Verifies(value = Rule.TIM_10, role = TIME_READER)
  void readsOfTwoVcpusAtOnce() {
    long behind = timeOf(BEHIND);
    long ahead = timeOf(AHEAD);
    try (Ground ground = Ground.zeroed(abi())) {
      ground.time().place(Ground.vcpu(), 0, BEHIND);
      ground.time().place(Ground.neighbour(), 0, AHEAD);
      explore(
          ground,
          Rule.TIM_10,
          "each vCPU's own time: %s and %s".formatted(Show.u64(behind), Show.u64(ahead)),
          world -> {
            TimeReader reader = world.timeReader();
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
            world.reader("neighbour", () -> reader.systemTimeNanos(Ground.neighbour()));
          },
          outcome -> {
            long own = outcome.result("reader", Long.class);
            long neighbours = outcome.result("neighbour", Long.class);
            return (own == behind || own == ahead) && neighbours == ahead
                ? Optional.empty()
                : Complaint.of(
                    Rule.TIM_10, "%s and %s".formatted(Show.u64(own), Show.u64(neighbours)));
          });
    }
  }

  private static long timeOf(VcpuTime record) {
    return TimeOracle.systemTime(record, Ground.TSC).longValue();
  }
}
