package org.sharedinfo.gallery.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.Variant;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.monitor.Claim;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.recorded.GalleryRecorder;
import org.sharedinfo.selftest.recorded.GalleryRecorder.Recorded;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * The kill matrix of the monitors: which faults a recording shows, and that no correct
 * implementation is blamed. In each build a part of the gallery, one of {@code recorded.share};
 * whole with {@code -Drecorded.share=1}.
 */
class MonitorMatrixTest {
  private static final int SHARE = Integer.getInteger("recorded.share", 16);

  /** Roles that plays are recorded of. */
  private static final Set<Role> ROLES =
      EnumSet.of(
          Role.TIME_PUBLISHER,
          Role.TIME_READER,
          Role.WALLCLOCK_PUBLISHER,
          Role.WALLCLOCK_READER,
          Role.EVENT_SENDER,
          Role.EVENT_RECEIVER,
          Role.P2M_OWNER,
          Role.P2M_OBSERVER);

  /** A recording tells sides apart: a stray store is blamed on whoever may store to that field. */
  private static final Set<Role> HYPERVISOR =
      EnumSet.of(Role.TIME_PUBLISHER, Role.WALLCLOCK_PUBLISHER, Role.EVENT_SENDER);

  private static final Set<Role> TOOLSTACK = EnumSet.of(Role.P2M_OBSERVER);

  /**
   * Rules whose breach is no access: refusals, the layout that is declared, frequencies, and calls
   * that activate an upcall or wake a vCPU.
   */
  private static final Set<Rule> NOT_IN_ACCESSES =
      EnumSet.of(Rule.LAY_13, Rule.LAY_14, Rule.TIM_03, Rule.TIM_14, Rule.EVT_06, Rule.EVT_08);

  /**
   * In percent; a part of the gallery may show a little less than all of it. Of the others, most
   * return a wrong value or need a weak memory model, many retries or a rare number.
   */
  private static final int LEAST_SHOWN = SHARE == 1 ? 70 : 60;

  @Test
  void recordingsShowFaults() {
    List<Fault> faults = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Fault fault : Gallery.faults()) {
      boolean chosen =
          ROLES.contains(fault.role())
              && !NOT_IN_ACCESSES.contains(fault.rule())
              && Math.floorMod(fault.id().hashCode(), SHARE) == 0;
      if (chosen) {
        faults.add(fault);
        Set<Claim> broken = broken(Gallery.make(fault.provider()), fault.role());
        broken.stream()
            .filter(claim -> side(claim.role()) != side(fault.role()))
            .forEach(claim -> others.add(fault.id() + ": " + claim));
        if (broken.isEmpty()) {
          missed.add(fault.rule().id() + " " + fault.id());
        }
      }
    }
    System.out.printf(
        "recordings show %d of %d faults; not: %s%n",
        faults.size() - missed.size(), faults.size(), missed);
    assertThat(others).as("blamed on the other side").isEmpty();
    assertThat(100 * (faults.size() - missed.size()))
        .as("not shown: " + missed)
        .isGreaterThanOrEqualTo(LEAST_SHOWN * faults.size());
  }

  @Test
  void nobodyCorrectIsBlamed() {
    int recordings = 0;
    for (Variant variant : Gallery.variants()) {
      if (Math.floorMod(variant.id().hashCode(), Math.max(1, SHARE / 4)) == 0) {
        for (Role role : ROLES) {
          for (Recorded recorded : GalleryRecorder.record(Gallery.make(variant.provider()), role)) {
            recordings++;
            assertThat(Monitored.broken(recorded.text()))
                .as("%s, %s %s", variant.id(), recorded.play(), recorded.abi())
                .allMatch(claim -> variant.leaves().contains(claim.rule()));
          }
        }
      }
    }
    assertThat(recordings).isPositive();
  }

  private static Side side(Role role) {
    return HYPERVISOR.contains(role)
        ? Side.HYPERVISOR
        : TOOLSTACK.contains(role) ? Side.TOOLSTACK : Side.GUEST;
  }

  private static Set<Claim> broken(SharedInfoProvider provider, Role role) {
    Set<Claim> broken = new TreeSet<>();
    for (Recorded recorded : GalleryRecorder.record(provider, role)) {
      broken.addAll(Monitored.broken(recorded.text()));
    }
    return broken;
  }
}
