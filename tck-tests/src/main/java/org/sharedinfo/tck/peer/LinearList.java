package org.sharedinfo.tck.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** A linear list that the kit, as the guest, lays out in scattered frames and maps. */
public final class LinearList {
  private final P2mPeer peer;
  private final PageTables tables;
  private final long vaddr;
  private final long count;
  private final SortedMap<Long, Long> pages = new TreeMap<>();

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
    for (long page = 0; page <= list.pageIndex(count - 1); page++) {
      list.layPage(guest, page, mfnOf, numbers, bits);
    }
    return list;
  }

  /**
   * Lays out a list of which few pages have entries; all others are one page of "no frame". That
   * page is not the list's own: {@link #pageOf} knows pages with entries alone.
   *
   * @param root the frame number of the root of its page tables
   * @param pfns which have entries, with the rest of their pages
   */
  public static LinearList sparse(
      Guest guest,
      long root,
      long vaddr,
      long count,
      Iterable<Long> pfns,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    long none = numbers.getAsLong();
    guest.memory().place(none).fill((byte) -1);
    PageTables tables = PageTables.filled(guest, root, none, numbers);
    var list = new LinearList(new P2mPeer(guest), tables, vaddr, count);
    var bits = new SplittableRandom(vaddr ^ count);
    for (long pfn : pfns) {
      long page = list.pageIndex(pfn);
      if (!list.pages.containsKey(page)) {
        list.layPage(guest, page, mfnOf, numbers, bits);
      }
    }
    return list;
  }

  private void layPage(
      Guest guest,
      long page,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers,
      SplittableRandom bits) {
    int wordBytes = peer.wordBytes();
    long address = (vaddr & -FieldTable.FRAME_BYTES) + page * FieldTable.FRAME_BYTES;
    long number = numbers.getAsLong();
    Frame frame = new Frame(guest.abi(), guest.memory().place(number));
    for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += wordBytes) {
      frame.word(offset, mfnOf.applyAsLong((address + offset - vaddr) / wordBytes));
    }
    guest.memory().listPage(frame, wordBytes, (address - vaddr) / wordBytes, count);
    tables.map(address, number, numbers, bits);
    pages.put(page, number);
  }

  private long pageIndex(long pfn) {
    return (addressOf(pfn) >>> 12) - (vaddr >>> 12);
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
    return Objects.requireNonNull(pages.get(pageIndex(pfn)));
  }

  /** All frames that a walk to any of its entries reads, tables and pages, as they are now. */
  public List<Long> frames() {
    List<Long> found = new ArrayList<>();
    for (long page : pages.keySet()) {
      long address = (vaddr & -FieldTable.FRAME_BYTES) + page * FieldTable.FRAME_BYTES;
      found.addAll(tables.walk(address).visited());
    }
    return found;
  }
}
