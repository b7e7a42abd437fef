package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Machine;

/**
 * A guest's physical-to-machine list in its own memory: pages of entries, the page tables that map
 * them as one array, and the tree that names them.
 *
 * <p>Threading: one writer at a time; read from outside.
 */
final class P2mList {
  /**
   * A filled page of the list that is not mapped yet.
   *
   * @param index its position in the list, from 0
   * @param frame its frame number
   */
  record Page(int index, long frame, MemorySegment memory) {}

  private final GuestFrames frames;
  private final GuestWord words;
  private final int wordBytes;
  private final int entryShift;
  private final long entryMask;
  private final PageTables tables;
  private final FrameListTree tree;
  private final long vaddr;
  private final long capacity;
  private final List<MemorySegment> mapped = new ArrayList<>();

  /**
   * An empty list.
   *
   * @throws IllegalStateException if memory for its tables runs out
   */
  P2mList(Abi abi, GuestFrames frames) {
    Paging paging = Paging.of(abi);
    this.frames = frames;
    this.words = GuestWord.of(abi);
    this.wordBytes = abi.wordBytes();
    int entries = Machine.FRAME_BYTES / wordBytes;
    this.entryShift = Integer.numberOfTrailingZeros(entries);
    this.entryMask = entries - 1L;
    this.tables = new PageTables(paging, frames);
    this.tree = new FrameListTree(abi, frames);
    this.vaddr = paging.kernelAddress();
    long pagesOfAddresses = ((paging.highestAddress() - vaddr) >>> Paging.FRAME_SHIFT) + 1;
    this.capacity = Math.min(pagesOfAddresses, tree.capacity()) << entryShift;
  }

  /** The root of the page tables, in cr3 form. */
  long cr3() {
    return tables.cr3();
  }

  /** The list's address in the address space of those tables. */
  long vaddr() {
    return vaddr;
  }

  /** The frame of the tree's root. */
  long treeRoot() {
    return tree.root();
  }

  /**
   * Stores entries after the last one, where nobody reads yet.
   *
   * @param count the entries of the list so far
   * @return the pages to map before the new entries can be read
   * @throws IllegalStateException if the list would outgrow its tables, or memory runs out
   */
  List<Page> append(long count, long[] mfns) {
    if (count + mfns.length > capacity) {
      throw new IllegalStateException(
          "a list of %d entries is too large: this guest has room for %d"
              .formatted(count + mfns.length, capacity));
    }
    List<Page> added = new ArrayList<>();
    for (int i = 0; i < mfns.length; i++) {
      int index = pageOf(count + i);
      if (index == mapped.size() + added.size()) {
        long frame = frames.allocate();
        added.add(new Page(index, frame, frames.memory(frame)));
      }
      MemorySegment page = index < mapped.size() ? mapped.get(index) : added.getLast().memory();
      store(page, count + i, mfns[i]);
    }
    return added;
  }

  /** A new page with the contents of the one that holds a pfn's entry. */
  Page copyOfPage(long pfn) {
    int index = pageOf(pfn);
    long frame = frames.allocate();
    return new Page(index, frame, frames.memory(frame).copyFrom(mapped.get(index)));
  }

  /** Maps a page of the list, replacing the previous one. */
  void map(Page page) {
    tables.map(vaddr + (long) page.index() * Machine.FRAME_BYTES, page.frame());
    tree.put(page.index(), page.frame());
    if (page.index() < mapped.size()) {
      mapped.set(page.index(), page.memory());
    } else {
      mapped.add(page.memory());
    }
  }

  /** Changes the entry of a pfn in the list. */
  void set(long pfn, long mfn) {
    store(mapped.get(pageOf(pfn)), pfn, mfn);
  }

  private void store(MemorySegment page, long pfn, long mfn) {
    // One store of W bytes, never torn. Opaque, because the entry is the only data. Pairs with the
    // opaque load in ReferenceP2mObserver.
    words.setOpaque(page, (pfn & entryMask) * wordBytes, mfn);
  }

  private int pageOf(long pfn) {
    return (int) (pfn >>> entryShift);
  }
}
