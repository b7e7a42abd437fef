package org.sharedinfo.tck.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/** No message shows what Java makes of a record, nor a sign that a field does not have. */
class ShowTest {
  @Test
  void recordsHaveTheirFieldsNamesInC() {
    assertThat(Show.value(new VcpuTime(-1, 16, -2, (byte) -3, (byte) -4)))
        .isEqualTo(
            "{tsc_timestamp=18446744073709551615 (0xffffffffffffffff) system_time=16 (0x10)"
                + " tsc_to_system_mul=4294967294 (0xfffffffe) tsc_shift=-3 flags=0xfc}");
    assertThat(Show.value(new TimeScale(-2, (byte) 1)))
        .isEqualTo("{tsc_to_system_mul=4294967294 (0xfffffffe) tsc_shift=1}");
  }

  @Test
  void secondsHaveASignAndNanosecondsNone() {
    assertThat(Show.value(new TimeOfDay(-1, 10)))
        .isEqualTo("-1 s (0xffffffffffffffff) + 10 (0xa) ns");
    assertThat(Show.value(new Base(0x1_0000_0000L, -1)))
        .isEqualTo("4294967296 s (0x100000000) + 4294967295 (0xffffffff) ns");
  }

  @Test
  void entriesReasonsAndListsAreWords() {
    assertThat(Show.value(new P2mEntry(-1, 2, false)))
        .isEqualTo(
            "mfn 18446744073709551615 (0xffffffffffffffff) of generation 2 (0x2), not consistent");
    assertThat(Show.value(List.of(NmiReason.IO_CHECK, NmiReason.PCI_SERR, NmiReason.UNKNOWN)))
        .isEqualTo("[I/O check, PCI SERR, unknown]");
    assertThat(Show.value(new long[3])).isEqualTo("3 entries");
    assertThat(Show.value("text")).isEqualTo("text");
  }
}
