package org.sharedinfo.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.recording.monitor.Claim;
import org.sharedinfo.recording.monitor.Ledger;
import org.sharedinfo.recording.monitor.Watcher;
import org.sharedinfo.rule.Rule;

/**
 * Parts of recordings of Xen 4.17 with Linux 6.1 and with the probe: correct code, which nothing
 * may blame.
 */
class RealRecordingsTest {
  @Test
  void linuxSetsUpItsP2mList() throws Exception {
    assertThat(heldIn("linux-on-xen-boot.rec.gz"))
        .contains(Rule.P2M_01, Rule.P2M_03, Rule.TIM_04, Rule.LAY_08);
  }

  @Test
  void eventsAndTime() throws Exception {
    assertThat(heldIn("linux-on-xen-events.rec.gz"))
        .contains(
            Rule.TIM_04,
            Rule.TIM_07,
            Rule.TIM_08,
            Rule.WCL_01,
            Rule.WCL_02,
            Rule.WCL_05,
            Rule.EVT_01,
            Rule.EVT_02,
            Rule.EVT_09,
            Rule.EVT_10,
            Rule.EVT_11,
            Rule.EVT_12,
            Rule.EVT_13,
            Rule.EVT_16,
            Rule.EVT_21);
  }

  /** One processor, and all that the probe does alone: timers tick inside its hypercalls. */
  @Test
  void probeWithTheValuesOfTheTsc() throws Exception {
    assertThat(heldIn("probe-on-xen-tsc.rec.gz"))
        .hasSizeGreaterThan(40)
        .contains(
            Rule.TIM_01,
            Rule.TIM_03,
            Rule.TIM_12,
            Rule.TIM_13,
            Rule.WCL_03,
            Rule.WCL_04,
            Rule.EVT_03,
            Rule.EVT_04,
            Rule.EVT_08,
            Rule.EVT_14,
            Rule.EVT_19,
            Rule.ARC_01,
            Rule.ARC_02);
  }

  /** Two processors: sends against a vCPU that falls asleep. */
  @Test
  void probeOnTwoProcessors() throws Exception {
    assertThat(heldIn("probe-on-xen-two-processors.rec.gz"))
        .hasSizeGreaterThan(35)
        .contains(
            Rule.EVT_01,
            Rule.EVT_02,
            Rule.EVT_06,
            Rule.EVT_07,
            Rule.EVT_09,
            Rule.EVT_15,
            Rule.EVT_16,
            Rule.TIM_07,
            Rule.WCL_01);
  }

  private static Set<Rule> heldIn(String name) throws Exception {
    byte[] packed;
    try (InputStream in =
        Objects.requireNonNull(RealRecordingsTest.class.getResourceAsStream(name))) {
      packed = in.readAllBytes();
    }
    Watcher watcher = Recordings.judge(packed);
    assertThat(watcher.isWhole()).isTrue();
    assertThat(watcher.surprises()).isZero();
    Set<Rule> held = EnumSet.noneOf(Rule.class);
    watcher
        .ledger()
        .findings()
        .forEach((Claim claim, Ledger.Finding found) -> {
          assertThat(found.violated()).as(claim + ": " + found.shown()).isZero();
          held.add(claim.rule());
        });
    return held;
  }
}
