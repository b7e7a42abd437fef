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
import org.sharedinfo.tck.side.ClockSide;
import org.sharedinfo.tck.side.TimeSide;

/**
 * Reads of vCPU time while the clock advances and the record follows it, in every order of steps.
 */
class TimeClockSchedules extends Schedules {
  @Test
  @Verifies(value = Rule.TIM_13, role = TIME_READER)
  void readWhileTheClockMoves() {
    long start = Ground.TSC;
    long end = start + 0x5_0000;
    VcpuTime old = onLine(start - 0x9_0000);
    VcpuTime fresh = onLine(end);
    try (Ground ground = Ground.zeroed(abi()).withMovingClock(start)) {
      ground.time().place(Ground.vcpu(), 0, old);
      explore(
          ground,
          Rule.TIM_13,
          "a time between " + Show.u64(timeOnLine(start)) + " and " + Show.u64(timeOnLine(end)),
          world -> {
            TimeSide kit = world.time();
            ClockSide clock = world.domain().clock();
            TimeReader reader = world.timeReader();
            world.actor(
                "publisher",
                () -> {
                  kit.begin(Ground.vcpu());
                  clock.set(end);
                  kit.finish(Ground.vcpu(), fresh);
                });
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
          },
          outcome -> {
            long seen = outcome.result("reader", Long.class);
            return seen >= timeOnLine(start) && seen <= timeOnLine(end)
                ? Optional.empty()
                : Complaint.of(
                    Rule.TIM_13, Show.u64(seen) + ", of a TSC that does not fit the record");
          });
    }
  }

  /** A record of a clock with one nanosecond per tick. */
  private static VcpuTime onLine(long ticks) {
    return new VcpuTime(ticks, timeOnLine(ticks), 0x8000_0000, (byte) 1, (byte) 1);
  }

  private static long timeOnLine(long ticks) {
    return 0x11_1111_1111L + ticks;
  }
}
