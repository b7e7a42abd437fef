package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;

/** What stands out in one page. Each says what correct software may have been doing as well. */
final class Observations {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int HIGHEST_SHIFT = 31;
  private static final long NMI_REASONS = 7;

  private final PageView page;
  private final List<Observation> found = new ArrayList<>();

  private Observations(PageView page) {
    this.page = page;
  }

  static List<Observation> of(PageView page) {
    var observations = new Observations(page);
    for (int vcpu = 0; vcpu < Abi.VCPUS; vcpu++) {
      observations.time(vcpu);
      observations.notification(vcpu);
    }
    observations.unnoticedEvents();
    observations.wallclock();
    observations.p2m();
    observations.otherBytes();
    return List.copyOf(observations.found);
  }

  private void note(Rule rule, String where, String what) {
    found.add(Observation.of(rule, where, what));
  }

  private void time(int vcpu) {
    String record = "vcpu_info[" + vcpu + "].time";
    if ((page.version(vcpu) & 1) != 0) {
      note(
          Rule.TIM_07,
          record + ".version",
          "odd (" + page.version(vcpu) + "): an update is in progress, or was left open");
      return; // the rest may be of two updates
    }
    VcpuTime time = page.time(vcpu);
    if (Math.abs(time.tscShift()) > HIGHEST_SHIFT) {
      note(Rule.TIM_02, record + ".tsc_shift", time.tscShift() + " is not in -31 to 31");
    }
    if (time.tscToSystemMul() == 0 && time.tscTimestamp() != 0) {
      note(
          Rule.TIM_09,
          record + ".tsc_to_system_mul",
          "0 beside a tsc_timestamp: no clock can be made of it");
    }
  }

  private void notification(int vcpu) {
    String info = "vcpu_info[" + vcpu + "].";
    if (page.upcallPending(vcpu) > 1) {
      note(Rule.EVT_02, info + "evtchn_upcall_pending", page.upcallPending(vcpu) + ", not 0 or 1");
    }
    if (page.upcallMask(vcpu) > 1) {
      note(Rule.EVT_16, info + "evtchn_upcall_mask", page.upcallMask(vcpu) + ", not 0 or 1");
    }
    long selector = page.selector(vcpu);
    if (selector != 0 && page.upcallPending(vcpu) == 0) {
      note(
          Rule.EVT_02,
          info + "evtchn_pending_sel",
          Inspector.hex(selector)
              + " with evtchn_upcall_pending = 0: a sender or a handler is between two steps, or"
              + " an upcall was lost");
    }
    long needless = selector & ~wordsWith(page.deliverable());
    if (needless != 0) {
      note(
          Rule.EVT_15,
          info + "evtchn_pending_sel",
          Inspector.hex(needless)
              + " without a pending, unmasked channel in those words: harmless, the handler finds"
              + " nothing");
    }
  }

  private long wordsWith(BitSet ports) {
    return ports.stream()
        .mapToLong(port -> 1L << page.abi().wordIndex(port))
        .reduce(0, (a, b) -> a | b);
  }

  private void unnoticedEvents() {
    long selected = 0;
    for (int vcpu = 0; vcpu < Abi.VCPUS; vcpu++) {
      selected |= page.selector(vcpu);
    }
    long words = selected;
    List<Integer> unnoticed =
        page.deliverable().stream()
            .filter(port -> (words >>> page.abi().wordIndex(port) & 1) == 0)
            .boxed()
            .toList();
    if (!unnoticed.isEmpty()) {
      note(
          Rule.EVT_12,
          "evtchn_pending",
          InspectionText.ports(unnoticed)
              + " pending and unmasked, and no vCPU's selector says so: the guest unmasked by hand"
              + " and has not looked yet, it uses another ABI of event channels, or the event is"
              + " lost");
    }
  }

  private void wallclock() {
    if ((page.wcVersion() & 1) != 0) {
      note(
          Rule.WCL_01,
          "wc_version",
          "odd (" + page.wcVersion() + "): an update is in progress, or was left open");
    } else if (page.wcNsec() >= NANOS_PER_SECOND) {
      note(Rule.WCL_05, "wc_nsec", page.wcNsec() + " is a second or more");
    }
  }

  private void p2m() {
    if (page.nmiReason() > NMI_REASONS || page.nmiReason() < 0) {
      note(
          Rule.ARC_01,
          "arch.nmi_reason",
          Inspector.hex(page.nmiReason()) + " has bits that mean nothing");
    }
    if (page.p2mCr3() == 0) {
      return; // what the other fields hold means nothing yet
    }
    if ((page.p2mGeneration() & 1) != 0) {
      note(
          Rule.P2M_01,
          "arch.p2m_generation",
          "odd (" + Long.toUnsignedString(page.p2mGeneration()) + "): mappings are being changed");
    }
    if (page.p2mVaddr() == 0 || page.p2mVaddr() % page.abi().wordBytes() != 0) {
      note(
          Rule.P2M_03,
          "arch.p2m_vaddr",
          Inspector.hex(page.p2mVaddr()) + " is no address of a list, although p2m_cr3 is set");
    }
    if (page.maxPfn() == 0) {
      note(Rule.P2M_07, "arch.max_pfn", "0, although p2m_cr3 is set");
    }
    if (page.abi() == Abi.X86_64 && (page.p2mCr3() & 0xFFF) != 0) {
      note(Rule.P2M_04, "arch.p2m_cr3", Inspector.hex(page.p2mCr3()) + " has low bits set");
    }
  }

  private void otherBytes() {
    long size = SharedInfo.of(page.abi()).byteSize();
    if (!page.isZero(size, Abi.FRAME_BYTES)) {
      note(
          Rule.LAY_01,
          FieldMap.BEYOND,
          "not 0 from offset %s on: somebody else's, or the page is of another ABI"
              .formatted(Inspector.hex(firstNonZero(size))));
    }
    FieldMap.of(page.abi()).fields().stream()
        .filter(field -> field.name().contains("pad"))
        .filter(field -> !page.isZero(field.offset(), field.offset() + field.byteSize()))
        .limit(3)
        .forEach(field ->
            note(
                Rule.LAY_11,
                field.name(),
                "padding that is not 0: nobody should have written there"));
  }

  private long firstNonZero(long from) {
    long at = from;
    while (page.u8(at) == 0) {
      at++;
    }
    return at;
  }
}
