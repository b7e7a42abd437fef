package org.sharedinfo.gallery.base;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/** Reads a guest's list from outside (PV), step by step. */
public class P2mObserving extends GalleryProvider {
  /** A correct observer. */
  public P2mObserving() {}

  @Override
  public Optional<P2mObserver> p2mObserver(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(
        new P2mObserver() {
          @Override
          public P2mEntry read(long pfn) {
            return P2mObserving.this.read(page, pfn);
          }

          @Override
          public boolean changedSince(P2mEntry entry) {
            return changed(entry.generation(), page.wordAcquire(page.places().p2mGeneration()));
          }
        });
  }

  /** How the list is mapped. */
  protected Translation paging(Abi abi) {
    return new Translation(abi);
  }

  /** Reads an entry, from the linear list or the tree. */
  protected P2mEntry read(Page page, long pfn) {
    long cr3 = page.wordAcquire(page.places().p2mCr3());
    return cr3 == 0 ? readTree(page, pfn) : readLinear(page, pfn, cr3);
  }

  /** Reads an entry from the linear list, and decides whether it is consistent. */
  protected P2mEntry readLinear(Page page, long pfn, long cr3) {
    long before = page.wordAcquire(page.places().p2mGeneration());
    checkPfn(pfn, maxPfn(page));
    try {
      long mfn = walk(page, cr3, pfn);
      return new P2mEntry(mfn, before, steady(before, secondLook(page)));
    } catch (P2mWalkException broken) {
      if (steady(before, secondLook(page))) {
        throw broken;
      }
      return new P2mEntry(page.allOnes(), before, false);
    }
  }

  /** The number of entries. */
  protected long maxPfn(Page page) {
    return page.wordAcquire(page.places().maxPfn());
  }

  /** Rejects an out-of-range pfn. */
  protected void checkPfn(long pfn, long maxPfn) {
    if (Long.compareUnsigned(pfn, maxPfn) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn="
              + Long.toUnsignedString(pfn)
              + ", outside 0..max_pfn-1 with max_pfn="
              + Long.toUnsignedString(maxPfn));
    }
  }

  /** Reads the generation, after the whole walk. */
  protected long secondLook(Page page) {
    VarHandle.acquireFence();
    return page.word(page.places().p2mGeneration());
  }

  /** Whether no change overlapped what was read between the two generation reads. */
  protected boolean steady(long before, long after) {
    return (before & 1) == 0 && before == after;
  }

  /** Whether the mappings may have changed. */
  protected boolean changed(long then, long now) {
    return (now & 1) != 0 || now != then;
  }

  /** The entry at the end of the page tables. */
  protected long walk(Page page, long cr3, long pfn) {
    Translation paging = paging(page.domain().abi());
    long address = address(page, paging, pfn);
    long number = translate(page, paging, paging.frameOfCr3(cr3), address);
    return entry(page.over(frame(page, number, "page")), address & Translation.FRAME_BYTES - 1);
  }

  /** Loads an entry. */
  protected long entry(Page frame, long at) {
    return frame.word(at);
  }

  /** The address of a pfn's entry. */
  protected long address(Page page, Translation paging, long pfn) {
    long vaddr = page.word(page.places().p2mVaddr());
    long address = vaddr + pfn * page.wordBytes();
    long last = Long.divideUnsigned(paging.lastAddress() - vaddr, page.wordBytes());
    if (Long.compareUnsigned(pfn, last) > 0 || vaddr % page.wordBytes() != 0) {
      throw new P2mWalkException(
          "the list at 0x%x does not reach pfn %d: it wraps or is misaligned"
              .formatted(vaddr, pfn));
    }
    if (!paging.isCanonical(vaddr) || !paging.isCanonical(address)) {
      throw new P2mWalkException("address 0x%x is not canonical".formatted(address));
    }
    return address;
  }

  /** The frame of the page that an address is in. */
  protected long translate(Page page, Translation paging, long root, long address) {
    long number = root;
    for (int level = paging.levels(); level > 0; level--) {
      Page table = page.over(frame(page, number, "table of level " + level));
      long entry = table.u64((long) paging.index(level, address) * paging.entryBytes());
      if (!paging.isPresent(entry)) {
        throw new P2mWalkException(
            "address 0x%x: entry 0x%x of level %d in frame 0x%x is not present"
                .formatted(address, entry, level, number));
      }
      if (paging.isLarge(level, entry)) {
        return paging.frameInside(level, entry, address);
      }
      number = paging.frameOf(entry);
    }
    return number;
  }

  /** Reads an entry from the tree. */
  protected P2mEntry readTree(Page page, long pfn) {
    long top = page.wordAcquire(page.places().frameListList());
    if (isNoTree(page, top)) {
      throw new P2mUnavailableException(
          "p2m_cr3=0 and pfn_to_mfn_frame_list_list=0x%x: no list can be read".formatted(top));
    }
    checkPfn(pfn, maxPfn(page));
    return new P2mEntry(descend(page, top, pfn), 0, false);
  }

  /** Whether there is no tree. */
  protected boolean isNoTree(Page page, long top) {
    return top == 0 || top == page.allOnes();
  }

  /** The entry at the end of the tree. */
  protected long descend(Page page, long top, long pfn) {
    long entries = treeEntries(page);
    int bits = Long.numberOfTrailingZeros(entries);
    if (pfn >>> 2 * bits >= entries) {
      throw new P2mWalkException(
          "pfn %s is beyond what the tree can hold".formatted(Long.toUnsignedString(pfn)));
    }
    long middle = slot(page, top, pfn >>> 2 * bits);
    long leaf = slot(page, middle, pfn >>> bits & entries - 1);
    return slot(page, leaf, pfn & entries - 1);
  }

  /** Entries in a frame of the tree. */
  protected long treeEntries(Page page) {
    return Translation.FRAME_BYTES / page.wordBytes();
  }

  /** One word of a frame of the tree. */
  protected long slot(Page page, long number, long index) {
    return page.over(frame(page, number, "frame of the tree"))
        .wordAcquire(index * page.wordBytes());
  }

  /** The memory of a frame that the guest named. */
  protected MemorySegment frame(Page page, long number, String what) {
    return page.domain()
        .machine()
        .frame(number)
        .orElseThrow(() -> new P2mWalkException("%s: no frame 0x%x".formatted(what, number)));
  }
}
