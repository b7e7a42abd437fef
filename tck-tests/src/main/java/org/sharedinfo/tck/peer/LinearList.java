package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * A linear list that the kit, as the guest, lays out in scattered frames and maps. As in a real
 * guest, the frames of its pages have entries themselves: the first ones of its first page.
 */
public final class LinearList {
  private final Guest guest;
  private final P2mPeer peer;
  private final PageTableTree tables;
  private final long vaddr;
  private final long count;
  private final OwnEntries entries;
  private final SortedMap<Long, Long> pages = new TreeMap<>();
  private final SortedMap<Long, Long> ownPfns = new TreeMap<>();

  private LinearList(
      Guest guest, PageTableTree tables, long vaddr, long count, OwnEntries entries) {
    this.guest = guest;
    this.peer = new P2mPeer(guest);
    this.tables = tables;
    this.vaddr = vaddr;
    this.count = count;
    this.entries = entries;
  }

  /**
   * Lays a list out and maps it; nothing is announced yet. What its pages hold beside it looks like
   * more of it.
   *
   * @param vaddr where it begins, a multiple of the guest's word
   * @param count its entries; all their addresses are addresses of the guest
   * @param mfnOf the entry of each pfn that is not of the list's own frames
   * @param numbers the frame numbers of its pages and tables
   */
  public static LinearList lay(
      Guest guest,
      PageTableTree tables,
      long vaddr,
      long count,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    var list = new LinearList(guest, tables, vaddr, count, new OwnEntries(guest, mfnOf));
    for (long page = 0; page <= list.pageIndex(count - 1); page++) {
      list.addPage(page, page, numbers);
    }
    list.layPages(numbers);
    return list;
  }

  /**
   * Lays out a list of which few pages have entries; all others are one page of "no frame". That
   * page is not the list's own: {@link #pageOf} knows pages with entries alone.
   *
   * @param root the frame number of the root of its page tables
   * @param vaddr where it begins, a multiple of a page
   * @param pfns which have entries, with the rest of their pages; at least one
   */
  public static LinearList sparse(
      Guest guest,
      long root,
      long vaddr,
      long count,
      SortedSet<Long> pfns,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    var entries = new OwnEntries(guest, mfnOf);
    long own = pfns.getFirst() & -new P2mPeer(guest).wordsPerFrame();
    long none = entries.add(own, numbers);
    guest.memory().place(none).fill((byte) -1);
    PageTableTree tables = PageTableTree.filled(guest, root, none, numbers);
    var list = new LinearList(guest, tables, vaddr, count, entries);
    for (long pfn : pfns) {
      long page = list.pageIndex(pfn);
      if (!list.pages.containsKey(page)) {
        own++;
        list.addPage(page, own, numbers);
      }
    }
    list.layPages(numbers);
    return list;
  }

  private void addPage(long page, long ownPfn, FrameNumbers numbers) {
    pages.put(page, entries.add(ownPfn, numbers));
    ownPfns.put(page, ownPfn);
  }

  private void layPages(FrameNumbers numbers) {
    var bits = new SplittableRandom(vaddr ^ count);
    pages.forEach((page, number) -> layPage(page, number, numbers, bits));
  }

  private void layPage(long page, long number, FrameNumbers numbers, SplittableRandom bits) {
    int wordBytes = peer.wordBytes();
    long address = (vaddr & -FieldTable.FRAME_BYTES) + page * FieldTable.FRAME_BYTES;
    Frame frame = new Frame(guest.abi(), guest.memory().place(number));
    for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += wordBytes) {
      frame.word(offset, mfnOf((address + offset - vaddr) / wordBytes));
    }
    guest.memory().listPage(frame, wordBytes, (address - vaddr) / wordBytes, count);
    tables.map(address, number, numbers, bits);
  }

  /**
   * Gets a frame ready to which the page of a pfn can move: with the page's entries, and with an
   * entry for itself in the place of that of the frame before it.
   */
  public void makeReady(long pfn, long frame) {
    long page = pageIndex(pfn);
    long own = Objects.requireNonNull(ownPfns.get(page));
    MemorySegment before = guest.memory().peek(pageOf(pfn)).orElseThrow();
    guest.memory().place(frame).copyFrom(before);
    entries.move(own, frame);
    peer.word(pageIndex(own) == page ? frame : pageOf(own), offsetOf(own), frame);
  }

  /** The entry of a pfn, in a page that has entries. */
  public long mfnOf(long pfn) {
    return entries.applyAsLong(pfn);
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
  public PageTableTree tables() {
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
