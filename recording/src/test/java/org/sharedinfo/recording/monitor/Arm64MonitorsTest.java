package org.sharedinfo.recording.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sharedinfo.recording.DamagedRecordingException;
import org.sharedinfo.recording.Recordings;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** Recordings of arm64 guests: the fields are elsewhere, and some are not there. */
class Arm64MonitorsTest {
  private static final String UPDATE =
      """
      S 0 0 10 4 1 h
      S 0 0 18 8 64 h
      S 0 0 20 8 65 h
      S 0 0 10 4 2 h
      """;

  private static String recording(String header, String lines) {
    return Recordings.of(header, lines)
        .replace("abi x86_64", "abi arm64")
        .replace("guest pv", "guest hvm");
  }

  private static MonitorCase of(String lines) throws IOException {
    return MonitorCase.ofText(recording("", "upcall 0 0\n" + lines));
  }

  @Test
  void timeIsFoundAt16() throws IOException {
    of(UPDATE).keeps(Rule.LAY_04, Role.TIME_PUBLISHER);
  }

  @Test
  void byteAfterUpcallPendingIsPadding() throws IOException {
    of("S 0 0 0 1 1 h\n").keeps(Rule.LAY_03, Role.EVENT_SENDER);
    String send = "run 0 0\nI 0 0 0 8 0 -\nupcall 0 0\nbegin 0 0 send 5\nS 0 0 0 2 101 h\n";
    assertThat(Recordings.judge(recording("", send)).ledger().findings())
        .hasEntrySatisfying(
            new Claim(Rule.LAY_11, Role.EVENT_SENDER),
            found -> {
              assertThat(found.violated()).isOne();
              assertThat(found.shown().getFirst().seen()).contains("vcpu_info[0].pad0");
            });
  }

  @Test
  void whatArm64LacksIsNotClaimed() throws IOException {
    var header = Recordings.judge(recording("", UPDATE)).header();
    assertThat(Monitors.claims(header))
        .contains(new Claim(Rule.LAY_04, Role.TIME_PUBLISHER))
        .noneMatch(claim -> !claim.holds(header))
        .extracting(Claim::rule)
        .doesNotContain(Rule.ARC_01, Rule.EVT_16, Rule.P2M_01, Rule.LAY_08);
  }

  @Test
  void recordOfTheFirstVcpuMayBeElsewhere() throws IOException {
    MonitorCase.ofText(
            recording(
                "area 1 vcpu_info vcpu=0 mfn=5 at=40\n",
                "upcall 0 0\n" + UPDATE.replaceAll("S 0 0 ", "S 0 1 ")))
        .keeps(Rule.LAY_04, Role.TIME_PUBLISHER);
  }

  @Test
  void otherVcpusAndPvGuestsAreRefusedInOneLine() {
    assertThatThrownBy(
            () -> Recordings.judge(recording("area 1 vcpu_info vcpu=1 mfn=5 at=40\n", UPDATE)))
        .isInstanceOf(DamagedRecordingException.class)
        .hasMessageContaining("vcpu= needs a number from 0 to 0: 1");
    assertThatThrownBy(
            () -> Recordings.judge(Recordings.of("", UPDATE).replace("abi x86_64", "abi arm64")))
        .isInstanceOf(DamagedRecordingException.class)
        .hasMessageContaining("there are no PV guests on arm64");
  }
}
