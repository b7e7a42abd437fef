package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code struct shared_info}: the whole frame. Offsets are bytes from the start of the frame, those
 * of nested fields too.
 *
 * <pre>
 * x86_64  x86_32   arm64
 *      0       0       0  | vcpu_info                  | 32 of vcpu_info, one in arm64
 *   2048    2048      48  | evtchn_pending             | one bit for each channel
 *   2560    2176     560  | evtchn_mask                | one bit for each channel
 *   3072    2304    1072  | wc_version                 | 4 bytes
 *   3076    2308    1076  | wc_sec                     | 4 bytes
 *   3080    2312    1080  | wc_nsec                    | 4 bytes
 *   3084       -    1084  | wc_sec_hi                  | 4 bytes; in x86_32 it is in arch
 *   3088    2316    1088  | arch                       | arch_shared_info
 *   3136    2344    1088  +----------------------------+
 * </pre>
 *
 * <p>Where an ABI lacks a field, its offset is a {@link java.util.NoSuchElementException}: {@link
 * Abi#hasUpcallMask()} and {@link Abi#hasArchParts()} tell beforehand.
 */
public final class SharedInfo {
  static final String WC_SEC_HI = "wc_sec_hi";

  private static final Map<Abi, SharedInfo> ALL = CStruct.forEachAbi(SharedInfo::new);

  private final Abi abi;
  private final StructLayout layout;
  private final VcpuInfo vcpuInfo;
  private final ArchSharedInfo archInfo;
  private final long vcpuInfoOffset;
  private final long evtchnPendingOffset;
  private final long evtchnMaskOffset;
  private final long wcVersionOffset;
  private final long wcSecOffset;
  private final long wcNsecOffset;
  private final long wcSecHiOffset;
  private final long archOffset;

  private SharedInfo(Abi abi) {
    this.abi = abi;
    vcpuInfo = VcpuInfo.of(abi);
    archInfo = ArchSharedInfo.of(abi);
    layout = CStruct.of("shared_info", members(abi));
    // no gap anywhere; one wc_sec_hi, here or in the arch part
    boolean hiHere = !abi.hasWcSecHiInArch();
    long bitmaps = 2L * abi.channels() / Byte.SIZE;
    long wallclock = (hiHere ? 4 : 3) * abi.u32().byteSize();
    CStruct.require(
        layout, abi.vcpus() * vcpuInfo.byteSize() + bitmaps + wallclock + archInfo.byteSize(), 0);
    if (layout.byteSize() > Abi.FRAME_BYTES) {
      throw new IllegalStateException("shared_info does not fit a frame: " + layout.byteSize());
    }
    vcpuInfoOffset = CStruct.offset(layout, "vcpu_info");
    evtchnPendingOffset = CStruct.offset(layout, "evtchn_pending");
    evtchnMaskOffset = CStruct.offset(layout, "evtchn_mask");
    wcVersionOffset = CStruct.offset(layout, "wc_version");
    wcSecOffset = CStruct.offset(layout, "wc_sec");
    wcNsecOffset = CStruct.offset(layout, "wc_nsec");
    archOffset = CStruct.offset(layout, "arch");
    PathElement hi = PathElement.groupElement(WC_SEC_HI);
    wcSecHiOffset =
        hiHere ? layout.byteOffset(hi) : layout.byteOffset(PathElement.groupElement("arch"), hi);
  }

  private static List<MemoryLayout> members(Abi abi) {
    List<MemoryLayout> members = new ArrayList<>();
    members.add(
        MemoryLayout.sequenceLayout(abi.vcpus(), VcpuInfo.of(abi).layout()).withName("vcpu_info"));
    for (String bitmap : List.of("evtchn_pending", "evtchn_mask")) {
      members.add(MemoryLayout.sequenceLayout(abi.wordBits(), abi.word()).withName(bitmap));
    }
    for (String field : List.of("wc_version", "wc_sec", "wc_nsec")) {
      members.add(abi.u32().withName(field));
    }
    if (!abi.hasWcSecHiInArch()) {
      members.add(abi.u32().withName(WC_SEC_HI));
    }
    members.add(ArchSharedInfo.of(abi).layout().withName("arch"));
    return members;
  }

  /** The structure in an ABI; the same instance at every call. */
  public static SharedInfo of(Abi abi) {
    return Objects.requireNonNull(ALL.get(abi));
  }

  /** The whole layout, fields under their C names. */
  public StructLayout layout() {
    return layout;
  }

  /** The size in bytes; the rest of the frame is not part of it. */
  public long byteSize() {
    return layout.byteSize();
  }

  /**
   * The vcpu_info of a vCPU.
   *
   * @param vcpu 0 to {@link Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number
   */
  public long vcpuInfoOffset(int vcpu) {
    if (vcpu < 0 || vcpu >= abi.vcpus()) {
      throw new IndexOutOfBoundsException("vcpu=" + vcpu + ", outside 0.." + (abi.vcpus() - 1));
    }
    return vcpuInfoOffset + vcpu * vcpuInfo.byteSize();
  }

  /** evtchn_upcall_pending of a vCPU; as {@link #vcpuInfoOffset}. */
  public long upcallPendingOffset(int vcpu) {
    return vcpuInfoOffset(vcpu) + vcpuInfo.upcallPendingOffset();
  }

  /** evtchn_upcall_mask of a vCPU; as {@link #vcpuInfoOffset}. */
  public long upcallMaskOffset(int vcpu) {
    return vcpuInfoOffset(vcpu) + vcpuInfo.upcallMaskOffset();
  }

  /** evtchn_pending_sel of a vCPU; as {@link #vcpuInfoOffset}. */
  public long selectorOffset(int vcpu) {
    return vcpuInfoOffset(vcpu) + vcpuInfo.selectorOffset();
  }

  /** arch.cr2 of a vCPU; as {@link #vcpuInfoOffset}. */
  public long cr2Offset(int vcpu) {
    return vcpuInfoOffset(vcpu) + vcpuInfo.archOffset() + ArchVcpuInfo.of(abi).cr2Offset();
  }

  /** The {@link VcpuTimeInfo} of a vCPU; as {@link #vcpuInfoOffset}. */
  public long timeOffset(int vcpu) {
    return vcpuInfoOffset(vcpu) + vcpuInfo.timeOffset();
  }

  /** The array evtchn_pending. */
  public long evtchnPendingOffset() {
    return evtchnPendingOffset;
  }

  /** The array evtchn_mask. */
  public long evtchnMaskOffset() {
    return evtchnMaskOffset;
  }

  /**
   * The word of evtchn_pending that holds a port's bit.
   *
   * @param port 0 to {@link Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number
   */
  public long pendingWordOffset(int port) {
    return evtchnPendingOffset + (long) abi.wordIndex(port) * abi.wordBytes();
  }

  /** The word of evtchn_mask that holds a port's bit; as {@link #pendingWordOffset}. */
  public long maskWordOffset(int port) {
    return evtchnMaskOffset + (long) abi.wordIndex(port) * abi.wordBytes();
  }

  /** wc_version: unsigned 32-bit; odd while an update is in progress. */
  public long wcVersionOffset() {
    return wcVersionOffset;
  }

  /** wc_sec: unsigned 32-bit, the low half of the seconds. */
  public long wcSecOffset() {
    return wcSecOffset;
  }

  /** wc_nsec: unsigned 32-bit, nanoseconds of the second. */
  public long wcNsecOffset() {
    return wcNsecOffset;
  }

  /** wc_sec_hi, at the ABI's place: unsigned 32-bit, the high half of the seconds. */
  public long wcSecHiOffset() {
    return wcSecHiOffset;
  }

  /** arch: an {@link ArchSharedInfo}. */
  public long archOffset() {
    return archOffset;
  }

  /** arch.max_pfn. */
  public long maxPfnOffset() {
    return archOffset + archInfo.maxPfnOffset();
  }

  /** arch.pfn_to_mfn_frame_list_list. */
  public long frameListListOffset() {
    return archOffset + archInfo.frameListListOffset();
  }

  /** arch.nmi_reason. */
  public long nmiReasonOffset() {
    return archOffset + archInfo.nmiReasonOffset();
  }

  /** arch.p2m_cr3. */
  public long p2mCr3Offset() {
    return archOffset + archInfo.p2mCr3Offset();
  }

  /** arch.p2m_vaddr. */
  public long p2mVaddrOffset() {
    return archOffset + archInfo.p2mVaddrOffset();
  }

  /** arch.p2m_generation. */
  public long p2mGenerationOffset() {
    return archOffset + archInfo.p2mGenerationOffset();
  }
}
