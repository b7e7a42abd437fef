package org.sharedinfo.inspect;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.spi.VcpuTime;

/** The fields of a dump, in one ABI. Numbers are unsigned unless stated otherwise. */
final class PageView {
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Abi abi;
  private final SharedInfo layout;
  private final VcpuTimeInfo time;
  private final MemorySegment memory;

  PageView(Dump dump, Abi abi) {
    this.abi = abi;
    this.layout = SharedInfo.of(abi);
    this.time = VcpuTimeInfo.of(abi);
    this.memory = MemorySegment.ofArray(dump.bytes());
  }

  Abi abi() {
    return abi;
  }

  int u8(long at) {
    return memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  long u32(long at) {
    return Integer.toUnsignedLong(memory.get(U32, at));
  }

  long u64(long at) {
    return memory.get(U64, at);
  }

  /** A word of the guest. */
  long word(long at) {
    return abi.wordBytes() == Long.BYTES ? u64(at) : u32(at);
  }

  /** The greatest word of the guest. */
  long allOnes() {
    return abi.wordBytes() == Long.BYTES ? -1L : 0xFFFF_FFFFL;
  }

  /** Whether all bytes of a range are 0. */
  boolean isZero(long from, long to) {
    for (long at = from; at < to; at++) {
      if (u8(at) != 0) {
        return false;
      }
    }
    return true;
  }

  long version(int vcpu) {
    return u32(layout.timeOffset(vcpu) + time.versionOffset());
  }

  VcpuTime time(int vcpu) {
    long at = layout.timeOffset(vcpu);
    return new VcpuTime(
        u64(at + time.tscTimestampOffset()),
        u64(at + time.systemTimeOffset()),
        (int) u32(at + time.tscToSystemMulOffset()),
        (byte) u8(at + time.tscShiftOffset()),
        (byte) u8(at + time.flagsOffset()));
  }

  /** Whether a time record is being updated. */
  boolean isUpdating(int vcpu) {
    return (version(vcpu) & 1) != 0;
  }

  /** Whether a time record was never published: all of it is 0. */
  boolean isUnpublished(int vcpu) {
    long at = layout.timeOffset(vcpu);
    return isZero(at, at + VcpuTimeInfo.BYTES);
  }

  /** Whether a vCPU's record holds the values of one update. */
  boolean isWhole(int vcpu) {
    return !isUpdating(vcpu) && !isUnpublished(vcpu);
  }

  /** Whether another page has the same bytes. */
  boolean hasSameBytes(PageView other) {
    return memory.mismatch(other.memory) < 0;
  }

  /** Whether a vCPU's vcpu_info has the same bytes in another page. */
  boolean hasSameVcpuInfo(PageView other, int vcpu) {
    long at = layout.vcpuInfoOffset(vcpu);
    return MemorySegment.mismatch(
            memory, at, at + vcpuInfoBytes(), other.memory, at, at + vcpuInfoBytes())
        < 0;
  }

  int upcallPending(int vcpu) {
    return u8(layout.upcallPendingOffset(vcpu));
  }

  private long vcpuInfoBytes() {
    return VcpuInfo.of(abi).byteSize();
  }

  /** upcall_mask; 0 in an ABI that has none. */
  int upcallMask(int vcpu) {
    return abi.hasUpcallMask() ? u8(layout.upcallMaskOffset(vcpu)) : 0;
  }

  long selector(int vcpu) {
    return word(layout.selectorOffset(vcpu));
  }

  long cr2(int vcpu) {
    return word(layout.cr2Offset(vcpu));
  }

  BitSet pending() {
    return bits(layout.evtchnPendingOffset());
  }

  BitSet masked() {
    return bits(layout.evtchnMaskOffset());
  }

  private BitSet bits(long at) {
    return BitSet.valueOf(
        memory.asSlice(at, abi.channels() / Byte.SIZE).toArray(ValueLayout.JAVA_BYTE));
  }

  /** The ports that are pending and not masked. */
  BitSet deliverable() {
    BitSet bits = pending();
    bits.andNot(masked());
    return bits;
  }

  /** The words with a pending, unmasked channel, in the form of a selector. */
  long deliverableWords() {
    return deliverable().stream()
        .mapToLong(port -> 1L << abi.wordIndex(port))
        .reduce(0, (a, b) -> a | b);
  }

  /** The vCPUs whose selector has the bit of a port's word. */
  List<Integer> selectedBy(int port) {
    List<Integer> found = new ArrayList<>();
    for (int vcpu = 0; vcpu < abi.vcpus(); vcpu++) {
      if ((selector(vcpu) >>> abi.wordIndex(port) & 1) != 0) {
        found.add(vcpu);
      }
    }
    return found;
  }

  /** The pending, unmasked ports whose word is in no selector of this page. */
  List<Integer> unselected() {
    return deliverable().stream().filter(port -> selectedBy(port).isEmpty()).boxed().toList();
  }

  /** Whether a list of frames is published: a linear one or a tree. */
  boolean announcesList() {
    return abi.hasArchParts() && (p2mCr3() != 0 || maxPfn() != 0 && frameListList() != 0);
  }

  /**
   * Whether a vCPU's vcpu_info looks like the copy that a guest leaves behind when it moves its
   * vcpu_info: it has no notification, although the guest is running. A live one of an idle vCPU
   * looks the same.
   */
  boolean mayBeDeadCopy(int vcpu) {
    boolean quiet = upcallPending(vcpu) == 0 && selector(vcpu) == 0;
    boolean guestIsUp = upcallMask(vcpu) == 1 && announcesList() || !unselected().isEmpty();
    return quiet && isWhole(vcpu) && guestIsUp;
  }

  boolean isWallclockUpdating() {
    return (wcVersion() & 1) != 0;
  }

  long wcVersion() {
    return u32(layout.wcVersionOffset());
  }

  long wcNsec() {
    return u32(layout.wcNsecOffset());
  }

  /** The seconds of the wallclock, both halves; signed. */
  long wcSeconds() {
    return u32(layout.wcSecHiOffset()) << 32 | u32(layout.wcSecOffset());
  }

  long maxPfn() {
    return word(layout.maxPfnOffset());
  }

  long frameListList() {
    return word(layout.frameListListOffset());
  }

  long nmiReason() {
    return word(layout.nmiReasonOffset());
  }

  long p2mCr3() {
    return word(layout.p2mCr3Offset());
  }

  long p2mVaddr() {
    return word(layout.p2mVaddrOffset());
  }

  long p2mGeneration() {
    return word(layout.p2mGenerationOffset());
  }

  /** The vCPUs that were ever given a time, or are being updated. */
  List<Integer> vcpusInUse() {
    List<Integer> used = new ArrayList<>();
    for (int vcpu = 0; vcpu < abi.vcpus(); vcpu++) {
      long at = layout.vcpuInfoOffset(vcpu);
      boolean idle =
          upcallPending(vcpu) == 0 && upcallMask(vcpu) <= 1 && isZero(at + 2, at + vcpuInfoBytes());
      if (!idle) {
        used.add(vcpu);
      }
    }
    return used;
  }
}
