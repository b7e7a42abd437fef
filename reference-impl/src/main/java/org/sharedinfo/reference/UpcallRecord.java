package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;

/**
 * The upcall fields of a vcpu_info: evtchn_upcall_pending, evtchn_upcall_mask and
 * evtchn_pending_sel.
 *
 * <p>Accesses are volatile where each side stores one field and then loads the other side's. Only a
 * total order over all four keeps both sides from missing each other.
 */
final class UpcallRecord {
  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();

  // The two flags as bytes of the little-endian int that starts at upcall_pending.
  private static final int PENDING_BYTE = 0x00FF;
  private static final int MASK_BYTE = 0xFF00;
  private static final int PENDING_ONE = 0x0001;

  private final MemorySegment vcpuInfo;
  private final GuestWord words;
  private final long upcallPending;
  private final OptionalLong upcallMask;
  private final long selector;

  private UpcallRecord(Abi abi, MemorySegment vcpuInfo) {
    VcpuInfo layout = VcpuInfo.of(abi);
    this.vcpuInfo = vcpuInfo;
    this.words = GuestWord.of(abi);
    this.upcallPending = layout.upcallPendingOffset();
    this.upcallMask =
        abi.hasUpcallMask() ? OptionalLong.of(layout.upcallMaskOffset()) : OptionalLong.empty();
    this.selector = layout.selectorOffset();
  }

  /** The records of all vCPUs, by number. */
  static UpcallRecord[] all(Abi abi, MemorySegment sharedInfo) {
    UpcallRecord[] records = new UpcallRecord[abi.vcpus()];
    long bytes = VcpuInfo.of(abi).byteSize();
    for (int vcpu = 0; vcpu < records.length; vcpu++) {
      long offset = SharedInfo.of(abi).vcpuInfoOffset(vcpu);
      records[vcpu] = new UpcallRecord(abi, sharedInfo.asSlice(offset, bytes));
    }
    return records;
  }

  /** What happened to upcall_pending. */
  enum Raised {
    /** It was already set: whoever set it has notified the vCPU. */
    BEFORE,
    /** It was set now, with upcall_mask zero. */
    NOW,
    /** It was set now, with upcall_mask set. */
    NOW_MASKED
  }

  /**
   * Notifies the vCPU of a pending channel: sets its word's bit in the selector, then
   * upcall_pending.
   *
   * @param word 0 to 8·W − 1
   */
  Raised raise(int word) {
    // The selector before upcall_pending: a reader of the second finds the first. Volatile, like
    // the following load of upcall_pending. Pairs with clearUpcallPending and takeSelector.
    words.getAndOr(vcpuInfo, selector, 1L << word);
    return raiseUpcallPending();
  }

  // Java has no atomic operations on a byte, so this uses the int around it. That int also holds
  // the guest's upcall_mask, or padding. If that changes meanwhile, the exchange fails and is tried
  // again.
  private Raised raiseUpcallPending() {
    while (true) {
      int flags = (int) U32.getVolatile(vcpuInfo, upcallPending);
      if ((flags & PENDING_BYTE) != 0) {
        return Raised.BEFORE;
      }
      // Volatile. Its load of upcall_mask pairs with clearUpcallMask and upcallPendingVolatile of a
      // vCPU that blocks: one of the two sees the other's store.
      if (U32.compareAndSet(vcpuInfo, upcallPending, flags, flags | PENDING_ONE)) {
        return (flags & MASK_BYTE) == 0 ? Raised.NOW : Raised.NOW_MASKED;
      }
    }
  }

  void clearUpcallPendingVolatile() {
    U8.setVolatile(vcpuInfo, upcallPending, (byte) 0);
  }

  boolean upcallPendingOpaque() {
    return (byte) U8.getOpaque(vcpuInfo, upcallPending) != 0;
  }

  boolean upcallPendingVolatile() {
    return (byte) U8.getVolatile(vcpuInfo, upcallPending) != 0;
  }

  /** For PV guests: others may have none. */
  void clearUpcallMaskVolatile() {
    U8.setVolatile(vcpuInfo, upcallMask.orElseThrow(), (byte) 0);
  }

  /** Takes all bits of the selector at once, and leaves it empty. */
  long takeSelectorVolatile() {
    return words.getAndSet(vcpuInfo, selector, 0);
  }
}
