package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;

/**
 * Notable observations about two pages that may be two moments of one guest.
 *
 * <p>Of the updates between them only the last is known. Each may have had its own rate, and KVM
 * stops the clock of a paused guest while its TSC continues.
 */
final class PairObservations {
  static final int ONE_UPDATE = 2;

  private final PageView old;
  private final PageView now;
  private final List<Observation> found = new ArrayList<>();

  private PairObservations(PageView old, PageView now) {
    this.old = old;
    this.now = now;
  }

  static List<Observation> of(PageView old, PageView now) {
    var observations = new PairObservations(old, now);
    for (int vcpu = 0; vcpu < now.abi().vcpus(); vcpu++) {
      observations.time(vcpu);
    }
    observations.wallclock();
    observations.list();
    observations.unselected();
    observations.unchanged();
    return List.copyOf(observations.found);
  }

  private void note(Rule rule, String where, String what) {
    found.add(Observation.of(rule, where, what));
  }

  private void time(int vcpu) {
    if (!old.isWhole(vcpu) || !now.isWhole(vcpu)) {
      return;
    }
    String record = "vcpu_info[" + vcpu + "].time";
    int step = Relation.step(old.version(vcpu), now.version(vcpu));
    if (step == 0) {
      if (Relation.hasAnotherRecord(old, now, vcpu)) {
        note(
            Rule.TIM_07,
            record + ".version",
            "still "
                + now.version(vcpu)
                + " with other values: they were stored without a new version, or the pages are "
                + "from two guests or boots");
      }
      return;
    }
    if (step == ONE_UPDATE) {
      oneUpdate(record, old.time(vcpu), now.time(vcpu));
    } else {
      severalUpdates(record, old.time(vcpu), now.time(vcpu));
    }
  }

  private void oneUpdate(String record, VcpuTime was, VcpuTime is) {
    Clock.of(was)
        .aheadOf(is)
        .ifPresent(ahead ->
            note(
                Rule.TIM_12,
                record + ".system_time",
                ahead
                    + " ns behind the older record at the newer tsc_timestamp. If both pages are "
                    + "from one boot, a guest that runs across this update sees time go back. One "
                    + "that was paused or migrated, or whose TSC was set, need not"));
  }

  /** No rate explains a system_time that goes back while the TSC goes forward. */
  private void severalUpdates(String record, VcpuTime was, VcpuTime is) {
    BigInteger back = unsigned(was.systemTimeNanos()).subtract(unsigned(is.systemTimeNanos()));
    if (back.signum() > 0 && is.tscTimestamp() - was.tscTimestamp() > 0) {
      note(
          Rule.TIM_12,
          record + ".system_time",
          back
              + " ns less than before, although tsc_timestamp grew: no rate explains this. Time "
              + "went back, unless the guest was migrated or the pages are from two guests "
              + "or boots");
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private void wallclock() {
    if (Relation.hasAnotherWallclock(old, now)) {
      note(
          Rule.WCL_01,
          "wc_version",
          "still "
              + now.wcVersion()
              + " with another wallclock: it was stored without a new version, or the pages are "
              + "from two guests or boots");
    }
  }

  private void list() {
    boolean announced = now.abi().hasArchParts() && old.p2mCr3() != 0 && now.p2mCr3() != 0;
    if (announced
        && old.p2mVaddr() != now.p2mVaddr()
        && old.p2mGeneration() == now.p2mGeneration()) {
      note(
          Rule.P2M_01,
          "arch.p2m_generation",
          "still "
              + Long.toUnsignedString(now.p2mGeneration())
              + " although the list is now at "
              + Inspector.hex(now.p2mVaddr())
              + ": allowed only if p2m_cr3 was 0 in between");
    }
  }

  /**
   * Ports without a notification in both pages, which rules out some explanations for a single
   * page.
   */
  private void unselected() {
    List<Integer> moved =
        IntStream.range(0, now.abi().vcpus())
            .filter(vcpu -> now.isWhole(vcpu) && old.version(vcpu) != now.version(vcpu))
            .boxed()
            .toList();
    List<Integer> ports = new ArrayList<>(old.unselected());
    ports.retainAll(now.unselected());
    if (!moved.isEmpty() && !ports.isEmpty()) {
      note(
          Rule.EVT_14,
          "evtchn_pending",
          InspectionText.ports(ports)
              + " pending and unmasked in both pages, no selector in either has their word, and "
              + InspectionText.vcpus(moved)
              + " had a new time in between. A lost event looks like this. So does one that was "
              + "raised again, one that the guest polls for, and one of a vCPU whose "
              + "vcpu_info is elsewhere");
    }
  }

  private void unchanged() {
    List<Integer> frozen =
        IntStream.range(0, now.abi().vcpus())
            .filter(vcpu -> !now.isUnpublished(vcpu) && now.hasSameVcpuInfo(old, vcpu))
            .boxed()
            .toList();
    if (!frozen.isEmpty() && !now.hasSameBytes(old)) {
      found.add(
          Observation.of(
              "vcpu_info",
              "that of "
                  + InspectionText.vcpus(frozen)
                  + " did not change while other fields did. It had nothing new, or the guest keeps"
                  + " it elsewhere and this copy is dead"));
    }
  }
}
