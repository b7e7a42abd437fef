package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;

/** Notable observations about one page. Each also names the legitimate explanations. */
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
    for (int vcpu = 0; vcpu < page.abi().vcpus(); vcpu++) {
      observations.time(vcpu);
    }
    observations.found.addAll(EventObservations.of(page));
    observations.wallclock();
    if (page.abi().hasArchParts()) {
      observations.p2m();
    }
    observations.otherBytes();
    return List.copyOf(observations.found);
  }

  private void note(Rule rule, String where, String what) {
    found.add(Observation.of(rule, where, what));
  }

  private void time(int vcpu) {
    String record = "vcpu_info[" + vcpu + "].time";
    if (page.isUpdating(vcpu)) {
      note(Rule.TIM_07, record + ".version", odd(page.version(vcpu)));
    }
    if (!page.isWhole(vcpu)) {
      return;
    }
    VcpuTime time = page.time(vcpu);
    if (Math.abs(time.tscShift()) > HIGHEST_SHIFT) {
      note(
          Rule.TIM_02,
          record + ".tsc_shift",
          time.tscShift() + " is not in -31 to 31: readers need not support such a shift");
    }
    if (time.tscToSystemMul() == 0) {
      note(
          Rule.TIM_03,
          record + ".tsc_to_system_mul",
          "0: by the formula the time stays at system_time, and there is no frequency");
    }
  }

  private static String odd(long version) {
    return "odd ("
        + version
        + "): the page was saved during an update, or an update was never finished. The values "
        + "may be from two updates";
  }

  private void wallclock() {
    if (page.isWallclockUpdating()) {
      note(Rule.WCL_01, "wc_version", odd(page.wcVersion()));
    } else if (page.wcNsec() >= NANOS_PER_SECOND) {
      note(Rule.WCL_05, "wc_nsec", page.wcNsec() + " is a second or more");
    }
  }

  private void p2m() {
    if (page.nmiReason() > NMI_REASONS || page.nmiReason() < 0) {
      note(
          Rule.ARC_01,
          "arch.nmi_reason",
          Inspector.hex(page.nmiReason())
              + " has bits other than 0 to 2, the ones that the public header defines");
    }
    if (page.p2mCr3() == 0) {
      return; // the other fields have no meaning yet
    }
    if ((page.p2mGeneration() & 1) != 0) {
      note(
          Rule.P2M_01,
          "arch.p2m_generation",
          "odd ("
              + Long.toUnsignedString(page.p2mGeneration())
              + "): the mappings are being changed, or a change was never finished");
    }
    if (page.p2mVaddr() == 0 || page.p2mVaddr() % page.abi().wordBytes() != 0) {
      note(
          Rule.P2M_03,
          "arch.p2m_vaddr",
          Inspector.hex(page.p2mVaddr())
              + (page.p2mVaddr() == 0 ? " although" : " is not aligned to an entry although")
              + " p2m_cr3 is set");
    }
    if (page.maxPfn() == 0) {
      note(Rule.P2M_07, "arch.max_pfn", "0 although p2m_cr3 is set: the list has no entry yet");
    }
    if (page.abi() == Abi.X86_64 && (page.p2mCr3() & 0xFFF) != 0) {
      note(
          Rule.P2M_04,
          "arch.p2m_cr3",
          Inspector.hex(page.p2mCr3()) + " has bits below the frame number set");
    }
  }

  private void otherBytes() {
    long size = SharedInfo.of(page.abi()).byteSize();
    if (!page.isZero(size, Abi.FRAME_BYTES)) {
      note(
          Rule.LAY_01,
          FieldMap.BEYOND,
          ("not 0 from offset %s on: left there before the guest used the page or changed its "
                  + "width, someone else's data, or the page is of another ABI")
              .formatted(Inspector.hex(firstNonZero(size))));
    }
    FieldMap.of(page.abi()).fields().stream()
        // Xen and KVM store the padding along with a time record
        .filter(field -> field.name().contains("pad") && !field.name().contains(".time."))
        .filter(field -> !page.isZero(field.offset(), field.offset() + field.byteSize()))
        .limit(3)
        .forEach(field ->
            note(
                Rule.LAY_11,
                field.name(),
                "padding that is not 0: left there before the guest used the page, or written in "
                    + "violation of the rule"));
  }

  private long firstNonZero(long from) {
    long at = from;
    while (page.u8(at) == 0) {
      at++;
    }
    return at;
  }
}
