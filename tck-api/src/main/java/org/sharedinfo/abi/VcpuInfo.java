package org.sharedinfo.abi;

import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * {@code struct vcpu_info}: what the frame holds for one vCPU. Offsets are bytes from its start.
 *
 * <pre>
 * x86_64  x86_32   arm64
 *      0       0       0  | evtchn_upcall_pending      | 1 byte
 *      1       1       -  | evtchn_upcall_mask         | 1 byte
 *      -       -       1  | pad0                       | 1 byte, in arm64 alone
 *      8       4       8  | evtchn_pending_sel         | one word
 *     16       8      16  | arch                       | arch_vcpu_info
 *     32      32      16  | time                       | vcpu_time_info
 *     64      64      48  +----------------------------+
 * </pre>
 */
public final class VcpuInfo {
  private static final Map<Abi, VcpuInfo> ALL = CStruct.forEachAbi(VcpuInfo::new);

  private final Abi abi;
  private final StructLayout layout;
  private final long upcallPendingOffset;
  private final OptionalLong upcallMaskOffset;
  private final long selectorOffset;
  private final long archOffset;
  private final long timeOffset;

  private VcpuInfo(Abi abi) {
    this.abi = abi;
    ArchVcpuInfo arch = ArchVcpuInfo.of(abi);
    layout =
        CStruct.of(
            "vcpu_info",
            List.of(
                abi.u8().withName("evtchn_upcall_pending"),
                abi.u8().withName(abi.hasUpcallMask() ? "evtchn_upcall_mask" : "pad0"),
                abi.word().withName("evtchn_pending_sel"),
                arch.layout().withName("arch"),
                VcpuTimeInfo.of(abi).layout().withName("time")));
    // the two bytes share the first word
    CStruct.require(
        layout, 2L * abi.wordBytes() + arch.byteSize() + VcpuTimeInfo.BYTES, abi.wordBytes() - 2L);
    upcallPendingOffset = CStruct.offset(layout, "evtchn_upcall_pending");
    upcallMaskOffset = CStruct.find(layout, "evtchn_upcall_mask");
    selectorOffset = CStruct.offset(layout, "evtchn_pending_sel");
    archOffset = CStruct.offset(layout, "arch");
    timeOffset = CStruct.offset(layout, "time");
  }

  /** The structure in an ABI; the same instance at every call. */
  public static VcpuInfo of(Abi abi) {
    return Objects.requireNonNull(ALL.get(abi));
  }

  /** The whole layout, fields under their C names. */
  public StructLayout layout() {
    return layout;
  }

  /** The size in bytes. */
  public long byteSize() {
    return layout.byteSize();
  }

  /** evtchn_upcall_pending: one byte, not 0 while a notification is pending. */
  public long upcallPendingOffset() {
    return upcallPendingOffset;
  }

  /**
   * evtchn_upcall_mask: one byte, not 0 while upcalls are masked.
   *
   * @throws java.util.NoSuchElementException if the ABI has none, see {@link Abi#hasUpcallMask()}
   */
  public long upcallMaskOffset() {
    return CStruct.require(upcallMaskOffset, abi, "evtchn_upcall_mask");
  }

  /** evtchn_pending_sel: one word, a bit for each word of evtchn_pending. */
  public long selectorOffset() {
    return selectorOffset;
  }

  /** arch: an {@link ArchVcpuInfo}. */
  public long archOffset() {
    return archOffset;
  }

  /** time: a {@link VcpuTimeInfo}. */
  public long timeOffset() {
    return timeOffset;
  }
}
