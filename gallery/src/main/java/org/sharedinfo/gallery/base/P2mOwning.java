package org.sharedinfo.gallery.base;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mOwner;

/** Owns a list (PO), step by step: the leaves of its tree are the pages of the linear list. */
public class P2mOwning extends GalleryProvider {
  private final Map<Page, OwnedList> lists = new ConcurrentHashMap<>();

  /** A correct owner. */
  public P2mOwning() {}

  @Override
  public Optional<P2mOwner> p2mOwner(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(
        new P2mOwner() {
          @Override
          public void setUp(long[] mfns) {
            P2mOwning.this.setUp(page, mfns);
          }

          @Override
          public void set(long pfn, long mfn) {
            OwnedList list = list(page);
            checkPfn(list, pfn);
            store(page.over(frame(page, list.pages.get(pageIndex(page, pfn)))), at(page, pfn), mfn);
          }

          @Override
          public boolean remaps() {
            return P2mOwning.this.remaps();
          }

          @Override
          public void remap(long pfn) {
            OwnedList list = list(page);
            checkPfn(list, pfn);
            P2mOwning.this.remap(page, list, pageIndex(page, pfn));
          }

          @Override
          public void grow(long[] mfns) {
            P2mOwning.this.grow(page, list(page), mfns);
          }
        });
  }

  /** Whether pages of the list can move. */
  protected boolean remaps() {
    return true;
  }

  /** How the list is mapped. */
  protected Translation paging(Abi abi) {
    return new Translation(abi);
  }

  /** Rejects an out-of-range pfn. */
  protected void checkPfn(OwnedList list, long pfn) {
    if (Long.compareUnsigned(pfn, list.count) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn=" + Long.toUnsignedString(pfn) + ", outside 0.." + (list.count - 1));
    }
  }

  /** Creates the list and publishes it. */
  protected void setUp(Page page, long[] mfns) {
    if (lists.containsKey(page)) {
      throw new IllegalStateException("the list is already set up");
    }
    page.word(page.places().p2mCr3(), 0);
    VarHandle.releaseFence();
    OwnedList list = new OwnedList(vaddr(page), allocate(page), allocate(page));
    append(page, list, mfns);
    for (int i = 0; i < list.pages.size(); i++) {
      map(page, list, i);
    }
    publish(page, list);
    lists.put(page, list);
  }

  /** Two pages below a page-table boundary, so that lists soon cross it. */
  protected long vaddr(Page page) {
    return page.wordBytes() == Long.BYTES ? 0xFFFF_8880_001F_E000L : 0xC01F_E000L;
  }

  /** Publishes the address and size of the list. */
  protected void publish(Page page, OwnedList list) {
    page.wordRelease(page.places().maxPfn(), list.count);
    publishTree(page, list);
    page.word(page.places().p2mGeneration(), 0);
    page.word(page.places().p2mVaddr(), list.vaddr);
    publishRoot(page, list);
  }

  /** Publishes the tree. */
  protected void publishTree(Page page, OwnedList list) {
    page.wordRelease(page.places().frameListList(), list.treeTop);
  }

  /** Publishes the page tables, after everything else. */
  protected void publishRoot(Page page, OwnedList list) {
    page.wordRelease(page.places().p2mCr3(), paging(page.domain().abi()).cr3(list.root));
  }

  /** Stores one entry. */
  protected void store(Page frame, long at, long mfn) {
    frame.wordRelease(at, mfn);
  }

  /** Moves one page of the list to a new frame, inside the bracket. */
  protected void remap(Page page, OwnedList list, int index) {
    long fresh = copy(page, list, index);
    begin(page);
    move(page, list, index, fresh);
    end(page);
  }

  /** A new frame with the contents of a page of the list. */
  protected long copy(Page page, OwnedList list, int index) {
    long fresh = allocate(page);
    MemorySegment.copy(
        frame(page, list.pages.get(index)), 0, frame(page, fresh), 0, Translation.FRAME_BYTES);
    return fresh;
  }

  /** Changes the mappings of a page of the list. */
  protected void move(Page page, OwnedList list, int index, long fresh) {
    list.replace(index, fresh);
    map(page, list, index);
    hang(page, list, index);
  }

  /** Appends entries. */
  protected void grow(Page page, OwnedList list, long[] mfns) {
    int before = list.pages.size();
    append(page, list, mfns);
    begin(page);
    for (int i = before; i < list.pages.size(); i++) {
      map(page, list, i);
    }
    end(page);
    page.wordRelease(page.places().maxPfn(), list.count);
  }

  /** Makes the generation odd, before the change begins. */
  protected void begin(Page page) {
    long at = page.places().p2mGeneration();
    page.word(at, page.word(at) + 1);
    VarHandle.releaseFence();
  }

  /** Makes the generation even, after the change is complete. */
  protected void end(Page page) {
    long at = page.places().p2mGeneration();
    page.wordRelease(at, page.word(at) + 1);
  }

  /** Appends entries after the existing ones, in new frames where needed. */
  protected void append(Page page, OwnedList list, long[] mfns) {
    if (mfns.length == 0) {
      throw new IllegalArgumentException("no entries: at least one is needed");
    }
    for (long mfn : mfns) {
      if (list.count % entriesPerFrame(page) == 0) {
        list.pages.add(allocate(page));
        hang(page, list, list.pages.size() - 1);
      }
      store(page.over(frame(page, list.pages.getLast())), at(page, list.count), mfn);
      list.count++;
    }
  }

  /** Maps a page of the list. */
  protected void map(Page page, OwnedList list, int index) {
    Translation paging = paging(page.domain().abi());
    long address = list.vaddr + (long) index * Translation.FRAME_BYTES;
    long table = list.root;
    for (int level = paging.levels(); level > 1; level--) {
      Page memory = page.over(frame(page, table));
      long at = (long) paging.index(level, address) * paging.entryBytes();
      if (!paging.isPresent(memory.u64(at))) {
        memory.u64Release(at, paging.entry(level, allocate(page)));
      }
      table = paging.frameOf(memory.u64(at));
    }
    // Ordered by the generation bracket, or by the root that is published last.
    page.over(frame(page, table))
        .u64(
            (long) paging.index(1, address) * paging.entryBytes(),
            paging.entry(1, list.pages.get(index)));
  }

  /** Adds a page of the list to the tree. */
  protected void hang(Page page, OwnedList list, int index) {
    int entries = entriesPerFrame(page);
    if (index / entries == list.treeMiddles.size()) {
      list.treeMiddles.add(allocate(page));
      page.over(frame(page, list.treeTop))
          .wordRelease((long) (index / entries) * page.wordBytes(), list.treeMiddles.getLast());
    }
    page.over(frame(page, list.treeMiddles.get(index / entries)))
        .wordRelease((long) (index % entries) * page.wordBytes(), list.pages.get(index));
  }

  private OwnedList list(Page page) {
    OwnedList list = lists.get(page);
    if (list == null) {
      throw new IllegalStateException("the list is not set up yet");
    }
    return list;
  }

  /** Allocates a frame. */
  protected static long allocate(Page page) {
    return page.domain().machine().allocate();
  }

  /** The memory of one of the guest's own frames. */
  protected static MemorySegment frame(Page page, long number) {
    return page.domain().machine().frame(number).orElseThrow();
  }

  /** Entries in a frame. */
  protected static int entriesPerFrame(Page page) {
    return Translation.FRAME_BYTES / page.wordBytes();
  }

  /** Which page of the list holds a pfn's entry. */
  protected int pageIndex(Page page, long pfn) {
    return (int) (pfn / entriesPerFrame(page));
  }

  /** The offset of a pfn's entry in its frame. */
  protected long at(Page page, long pfn) {
    return pfn % entriesPerFrame(page) * page.wordBytes();
  }
}
