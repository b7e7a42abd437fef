package org.sharedinfo.abi;

import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code struct vcpu_info}: what the frame holds for one vCPU. Offsets are bytes from its start.
 *
 * <pre>
 * x86_64  x86_32
 *      0       0  | evtchn_upcall_pending      | 1 byte
 *      1       1  | evtchn_upcall_mask         | 1 byte
 *      8       4  | evtchn_pending_sel         | one word
 *     16       8  | arch                       | arch_vcpu_info
 *     32      32  | time                       | vcpu_time_info
 *     64      64  +----------------------------+
 * </pre>
 */
public final class VcpuInfo {
  /** Its size in every x86 ABI. */
  public static final long BYTES = 64;

  private static final Map<Abi, VcpuInfo> ALL = CStruct.forEachAbi(VcpuInfo::new);

  private final StructLayout layout;
  private final long upcallPendingOffset;
  private final long upcallMaskOffset;
  private final long selectorOffset;
  private final long archOffset;
  private final long timeOffset;

  private VcpuInfo(Abi abi) {
    layout =
        CStruct.of(
            "vcpu_info",
            List.of(
                abi.u8().withName("evtchn_upcall_pending"),
                abi.u8().withName("evtchn_upcall_mask"),
                abi.word().withName("evtchn_pending_sel"),
                ArchVcpuInfo.of(abi).layout().withName("arch"),
                VcpuTimeInfo.of(abi).layout().withName("time")));
    // the two flags share the first word
    CStruct.require(layout, BYTES, abi.wordBytes() - 2L);
    upcallPendingOffset = CStruct.offset(layout, "evtchn_upcall_pending");
    upcallMaskOffset = CStruct.offset(layout, "evtchn_upcall_mask");
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

  /** evtchn_upcall_mask: one byte, not 0 while upcalls are held off. */
  public long upcallMaskOffset() {
    return upcallMaskOffset;
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
