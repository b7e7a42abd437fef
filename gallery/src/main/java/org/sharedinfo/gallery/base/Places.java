package org.sharedinfo.gallery.base;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.abi.VcpuTimeInfo;

/**
 * The offsets of the fields, one method each, so that a fault can misplace a single field. Offsets
 * are bytes from the start of the frame. Indexes are not checked here.
 */
public class Places {
  private final Abi abi;
  private final SharedInfo shared;
  private final VcpuInfo vcpuInfo;
  private final VcpuTimeInfo time;

  /** The correct places of an ABI. */
  public Places(Abi abi) {
    this.abi = abi;
    shared = SharedInfo.of(abi);
    vcpuInfo = VcpuInfo.of(abi);
    time = VcpuTimeInfo.of(abi);
  }

  /** The ABI. */
  public final Abi abi() {
    return abi;
  }

  /** vcpu_info of a vCPU. */
  public long vcpuInfo(int vcpu) {
    return vcpu * vcpuInfo.byteSize();
  }

  /** evtchn_upcall_pending of a vCPU. */
  public long upcallPending(int vcpu) {
    return vcpuInfo(vcpu) + vcpuInfo.upcallPendingOffset();
  }

  /** evtchn_upcall_mask of a vCPU. */
  public long upcallMask(int vcpu) {
    return vcpuInfo(vcpu) + vcpuInfo.upcallMaskOffset();
  }

  /** evtchn_pending_sel of a vCPU. */
  public long selector(int vcpu) {
    return vcpuInfo(vcpu) + vcpuInfo.selectorOffset();
  }

  /** arch.cr2 of a vCPU. */
  public long cr2(int vcpu) {
    return vcpuInfo(vcpu) + vcpuInfo.archOffset();
  }

  /** The vcpu_time_info of a vCPU. */
  public long time(int vcpu) {
    return vcpuInfo(vcpu) + vcpuInfo.timeOffset();
  }

  /** version of a vCPU. */
  public long version(int vcpu) {
    return time(vcpu) + time.versionOffset();
  }

  /** tsc_timestamp of a vCPU. */
  public long tscTimestamp(int vcpu) {
    return time(vcpu) + time.tscTimestampOffset();
  }

  /** system_time of a vCPU. */
  public long systemTime(int vcpu) {
    return time(vcpu) + time.systemTimeOffset();
  }

  /** tsc_to_system_mul of a vCPU. */
  public long multiplier(int vcpu) {
    return time(vcpu) + time.tscToSystemMulOffset();
  }

  /** tsc_shift of a vCPU. */
  public long shift(int vcpu) {
    return time(vcpu) + time.tscShiftOffset();
  }

  /** flags of a vCPU. */
  public long flags(int vcpu) {
    return time(vcpu) + time.flagsOffset();
  }

  /** evtchn_pending. */
  public long pending() {
    return shared.evtchnPendingOffset();
  }

  /** evtchn_mask. */
  public long mask() {
    return shared.evtchnMaskOffset();
  }

  /** wc_version. */
  public long wcVersion() {
    return shared.wcVersionOffset();
  }

  /** wc_sec. */
  public long wcSec() {
    return shared.wcSecOffset();
  }

  /** wc_nsec. */
  public long wcNsec() {
    return shared.wcNsecOffset();
  }

  /** wc_sec_hi. */
  public long wcSecHi() {
    return shared.wcSecHiOffset();
  }

  /** arch.max_pfn. */
  public long maxPfn() {
    return shared.maxPfnOffset();
  }

  /** arch.pfn_to_mfn_frame_list_list. */
  public long frameListList() {
    return shared.frameListListOffset();
  }

  /** arch.nmi_reason. */
  public long nmiReason() {
    return shared.nmiReasonOffset();
  }

  /** arch.p2m_cr3. */
  public long p2mCr3() {
    return shared.p2mCr3Offset();
  }

  /** arch.p2m_vaddr. */
  public long p2mVaddr() {
    return shared.p2mVaddrOffset();
  }

  /** arch.p2m_generation. */
  public long p2mGeneration() {
    return shared.p2mGenerationOffset();
  }

  /** The first byte after the structure. */
  public long end() {
    return shared.byteSize();
  }
}
