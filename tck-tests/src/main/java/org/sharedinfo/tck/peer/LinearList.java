package org.sharedinfo.tck.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/** A linear list that the kit, as the guest, lays out in scattered frames and maps. */
public final class LinearList {
  private final P2mPeer peer;
  private final PageTables tables;
  private final long vaddr;
  private final long count;
  private final List<Long> pages = new ArrayList<>();

  private LinearList(P2mPeer peer, PageTables tables, long vaddr, long count) {
    this.peer = peer;
    this.tables = tables;
    this.vaddr = vaddr;
    this.count = count;
  }

  /**
   * Lays a list out and maps it; nothing is announced yet. What its pages hold beside it looks like
   * more of it.
   *
   * @param vaddr where it begins, a multiple of the guest's word
   * @param count its entries; all their addresses are addresses of the guest
   * @param mfnOf the entry of each pfn
   * @param numbers the frame numbers of its pages and tables
   */
  public static LinearList lay(
      Guest guest,
      PageTables tables,
      long vaddr,
      long count,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    var list = new LinearList(new P2mPeer(guest), tables, vaddr, count);
    var bits = new SplittableRandom(vaddr ^ count);
    int wordBytes = list.peer.wordBytes();
    long first = vaddr & -FieldTable.FRAME_BYTES;
    long bytes = vaddr - first + count * wordBytes;
    for (long at = 0; at < bytes; at += FieldTable.FRAME_BYTES) {
      long number = numbers.getAsLong();
      Frame page = new Frame(guest.abi(), guest.memory().place(number));
      for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += wordBytes) {
        long pfn = (first + at + offset - vaddr) / wordBytes;
        page.word(offset, mfnOf.applyAsLong(pfn));
      }
      guest.memory().listPage(page, wordBytes, (first + at - vaddr) / wordBytes, count);
      tables.map(first + at, number, numbers, bits);
      list.pages.add(number);
    }
    return list;
  }

  /** Announces the list, with a generation; the tree's field stays as it is. */
  public void announce(long generation) {
    peer.cr3(0);
    peer.maxPfn(count);
    peer.vaddr(vaddr);
    peer.generation(generation);
    peer.cr3(peer.paging().cr3(tables.root()));
  }

  /** Its entries. */
  public long count() {
    return count;
  }

  /** The page tables that map it. */
  public PageTables tables() {
    return tables;
  }

  /** The address of a pfn's entry. */
  public long addressOf(long pfn) {
    return vaddr + pfn * peer.wordBytes();
  }

  /** Where in its page a pfn's entry is, in bytes. */
  public int offsetOf(long pfn) {
    return (int) (addressOf(pfn) & FieldTable.FRAME_BYTES - 1);
  }

  /** The frame of the page that holds a pfn's entry. */
  public long pageOf(long pfn) {
    return pages.get((int) ((addressOf(pfn) >>> 12) - (vaddr >>> 12)));
  }

  /** All frames that a walk to any of its entries reads, tables and pages, as they are now. */
  public List<Long> frames() {
    List<Long> found = new ArrayList<>();
    for (int page = 0; page < pages.size(); page++) {
      long address = (vaddr & -FieldTable.FRAME_BYTES) + (long) page * FieldTable.FRAME_BYTES;
      found.addAll(tables.walk(address).visited());
    }
    return found;
  }
}
