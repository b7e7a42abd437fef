package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.inspect.Inspection.FieldValue;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;

/**
 * What changed between two dumps of one guest.
 *
 * @param changes the fields that differ, by offset
 * @param observations what stands out
 */
public record Comparison(List<Change> changes, List<Observation> observations) {
  /** Copies the lists. */
  public Comparison {
    changes = List.copyOf(changes);
    observations = List.copyOf(observations);
  }

  /** A field that differs. */
  public record Change(FieldValue before, FieldValue after) {}

  /** Compares; the first dump is the older one. */
  public static Comparison of(Dump before, Dump after, Abi abi) {
    var old = new PageView(before, abi);
    var now = new PageView(after, abi);
    List<Change> changes = new ArrayList<>();
    for (FieldMap.Field field : FieldMap.of(abi).fields()) {
      FieldValue was = Inspector.value(before, old, field);
      FieldValue is = Inspector.value(after, now, field);
      if (!was.hex().equals(is.hex())) {
        changes.add(new Change(was, is));
      }
    }
    return new Comparison(changes, observations(old, now));
  }

  private static List<Observation> observations(PageView old, PageView now) {
    List<Observation> found = new ArrayList<>();
    for (int vcpu = 0; vcpu < Abi.VCPUS; vcpu++) {
      time(old, now, vcpu, found);
    }
    boolean wallclock = old.wcSeconds() != now.wcSeconds() || old.wcNsec() != now.wcNsec();
    if (wallclock && old.wcVersion() == now.wcVersion() && (now.wcVersion() & 1) == 0) {
      found.add(
          Observation.of(
              Rule.WCL_01, "wc_version", "still " + now.wcVersion() + " beside another wallclock"));
    }
    boolean list = old.p2mCr3() != 0 && now.p2mCr3() != 0;
    if (list && old.p2mVaddr() != now.p2mVaddr() && old.p2mGeneration() == now.p2mGeneration()) {
      found.add(
          Observation.of(
              Rule.P2M_01,
              "arch.p2m_generation",
              "still "
                  + Long.toUnsignedString(now.p2mGeneration())
                  + " although the list moved to "
                  + Inspector.hex(now.p2mVaddr())));
    }
    return found;
  }

  private static void time(PageView old, PageView now, int vcpu, List<Observation> found) {
    long from = old.version(vcpu);
    long to = now.version(vcpu);
    if ((from & 1) != 0 || (to & 1) != 0) {
      return; // a record in the middle of an update says nothing
    }
    VcpuTime was = old.time(vcpu);
    VcpuTime is = now.time(vcpu);
    String record = "vcpu_info[" + vcpu + "].time";
    if (from == to) {
      if (!was.equals(is)) {
        found.add(
            Observation.of(
                Rule.TIM_07, record + ".version", "still " + to + " beside another record"));
      }
      return;
    }
    Clock.of(was)
        .systemTime(is.tscTimestamp())
        .ifPresent(expected -> {
          BigInteger drift =
              new BigInteger(Long.toUnsignedString(is.systemTimeNanos())).subtract(expected);
          if (drift.signum() < 0) {
            found.add(
                Observation.of(
                    Rule.TIM_12,
                    record + ".system_time",
                    drift.negate()
                        + " ns behind what the older record makes of the newer"
                        + " tsc_timestamp: who reads across this update sees time step back"));
          }
        });
  }
}
