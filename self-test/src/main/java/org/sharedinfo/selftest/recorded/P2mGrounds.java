package org.sharedinfo.selftest.recorded;

import java.lang.foreign.ValueLayout;
import java.util.SortedSet;
import java.util.function.LongUnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.tck.peer.FrameNumbers;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.schedule.Ground;

/** Memory of guests with physical-to-machine lists and trees, for plays. */
final class P2mGrounds {
  /** Where most lists begin. */
  static final long VADDR = 0x4000_0000L;

  /** The root of most lists. */
  static final long ROOT = 0x4_1234L;

  private static final byte ODD_NOISE = 0x51;

  private final Guest guest;
  private final P2mPeer peer;
  private final FrameNumbers numbers;

  private P2mGrounds(Guest guest, long seed) {
    this.guest = guest;
    this.peer = new P2mPeer(guest);
    this.numbers = new FrameNumbers(guest.abi(), seed);
  }

  /** A guest without a list, in a page of noise. */
  static Ground empty(Abi abi) {
    Ground ground = Ground.zeroed(abi);
    Play.fill(ground, abi);
    ground
        .guest()
        .sharedInfo()
        .set(ValueLayout.JAVA_BYTE, SharedInfo.of(abi).wcSecHiOffset(), ODD_NOISE);
    P2mPeer peer = new P2mPeer(ground.guest());
    peer.cr3(0);
    peer.maxPfn(0);
    peer.frameListList(0);
    peer.vaddr(0);
    peer.generation(0);
    return ground;
  }

  /** Lays lists and trees out in a guest. */
  static P2mGrounds in(Ground ground, long seed) {
    return new P2mGrounds(ground.guest(), seed);
  }

  static int words(Abi abi) {
    return Abi.FRAME_BYTES / abi.wordBytes();
  }

  static boolean isWide(Abi abi) {
    return abi.wordBytes() == Long.BYTES;
  }

  /** Entries whose bytes differ, with the topmost bit of 32-bit words set. */
  static LongUnaryOperator entries(Abi abi, long seed) {
    return isWide(abi)
        ? pfn -> (0x12_9111_1111L + (pfn + seed) * 0x9E37_79B1L) & (1L << 40) - 1
        : pfn -> (0x1111_1111L + (pfn + seed) * 0x9E37_79B1L) & 0x7FFF_FFFEL | 0x8000_0000L;
  }

  P2mPeer peer() {
    return peer;
  }

  FrameNumbers numbers() {
    return numbers;
  }

  /** A list that is not announced yet. */
  LinearList list(long root, long vaddr, long count, long seed) {
    PageTableTree tables = PageTableTree.fresh(guest, numbers.take(root));
    return LinearList.lay(guest, tables, vaddr, count, entries(guest.abi(), seed), numbers);
  }

  /** A list of which only few pages have entries, not announced yet. */
  LinearList sparse(long vaddr, long count, SortedSet<Long> pfns) {
    return LinearList.sparse(
        guest, numbers.take(ROOT), vaddr, count, pfns, entries(guest.abi(), count), numbers);
  }

  /** A tree that is not announced yet. */
  FrameTree tree(long top, long count, long seed) {
    return FrameTree.plant(guest, numbers.take(top), count, entries(guest.abi(), seed), numbers);
  }

  /** A tree of which only few leaves have entries, not announced yet. */
  FrameTree sparseTree(long top, long count, SortedSet<Long> pfns) {
    return FrameTree.plantSparse(
        guest, numbers.take(top), count, pfns, entries(guest.abi(), count), numbers);
  }

  /** Announces a tree without a linear list. */
  void announceTree(long top, long count) {
    peer.cr3(0);
    peer.maxPfn(count);
    peer.frameListList(top);
  }

  /** Bytes after the structure that look like present entries to who takes the page for a table. */
  void misleadBeyond() {
    for (int at = 0xE00; at < Abi.FRAME_BYTES; at++) {
      guest.sharedInfo().set(ValueLayout.JAVA_BYTE, at, ODD_NOISE);
    }
  }
}
