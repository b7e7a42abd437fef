package org.sharedinfo.tck.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.side.TimeSide.Part;

class TornTimeTest {
  private static final long TSC = 1L << 40;
  private static final VcpuTime FIRST =
      new VcpuTime(TSC - 0x9_0000, 0x11_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1);
  private static final VcpuTime SECOND =
      new VcpuTime(TSC - 0x4_0000, 0x22_2222_2222L, 0xC000_0003, (byte) 3, (byte) 4);
  private static final List<VcpuTime> UPDATES = List.of(FIRST, SECOND);

  private static long time(VcpuTime time) {
    return TimeOracle.systemTime(time, TSC).longValue();
  }

  @Test
  void fieldsOfARecordAreToldApart() {
    VcpuTime mixed =
        new VcpuTime(
            SECOND.tscTimestamp(), FIRST.systemTimeNanos(), 0x8000_0001, (byte) 1, (byte) 1);
    assertThat(TornTime.record(UPDATES, mixed))
        .isEqualTo(
            "torn: tsc_timestamp is of update 2, system_time of update 1, tsc_to_system_mul of"
                + " update 1, tsc_shift of update 1, flags of update 1");
    assertThat(TornTime.part(UPDATES, new Part(0x1111_1111, 0xC000_0003)))
        .isEqualTo("torn: system_time (low half) is of update 1, tsc_to_system_mul of update 2");
  }

  /** A reader returns a time alone: the fields behind it are found by trying. */
  @Test
  void fieldsBehindATimeAreFound() {
    VcpuTime mixed =
        new VcpuTime(
            SECOND.tscTimestamp(), FIRST.systemTimeNanos(), 0x8000_0001, (byte) 1, (byte) 1);
    assertThat(TornTime.systemTime(UPDATES, TSC, time(mixed)))
        .startsWith(Long.toString(time(mixed)))
        .endsWith(
            "torn: tsc_timestamp is of update 2, system_time of update 1, tsc_to_system_mul of"
                + " update 1, tsc_shift of update 1");
    assertThat(TornTime.systemTime(UPDATES, TSC, 5)).isEqualTo("5 (0x5), the time of no update");
  }

  @Test
  void fieldsBehindAFrequencyAreFound() {
    VcpuTime mixed = new VcpuTime(0, 0, SECOND.tscToSystemMul(), FIRST.tscShift(), (byte) 0);
    assertThat(TornTime.frequency(UPDATES, 1, TimeOracle.frequency(mixed).longValue()))
        .contains("tsc_to_system_mul of update 2, tsc_shift of update 1");
    assertThat(TornTime.frequency(UPDATES, 1, 5)).isEqualTo("5 (0x5), the frequency of no update");
  }

  @Test
  void whatIsAskedForIsOneOfTheTimes() {
    assertThat(TornTime.expected(UPDATES, TSC))
        .startsWith("the time of one update: " + time(FIRST))
        .contains("of update 1, which the page holds at first, or " + time(SECOND));
  }
}
