package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mWalkException;

/** Observers that reject lists that others read, or report broken ones differently. */
public final class P2mPlaceVariants {
  private P2mPlaceVariants() {}

  private static boolean isNarrow(Page page) {
    return page.wordBytes() == Integer.BYTES;
  }

  @Unusual("a list that partly lies in the hypervisor's addresses is rejected completely")
  public static final class HypervisorsAddressesRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long vaddr = page.word(page.places().p2mVaddr());
      long last = vaddr + maxPfn(page) * page.wordBytes() - 1;
      long first = isNarrow(page) ? 0xF580_0000L : 0xFFFF_8000_0000_0000L;
      long end = isNarrow(page) ? 0xFFFF_FFFFL : 0xFFFF_87FF_FFFF_FFFFL;
      if (Long.compareUnsigned(vaddr, end) <= 0 && Long.compareUnsigned(last, first) >= 0) {
        throw new P2mWalkException("a list from 0x%x to 0x%x".formatted(vaddr, last));
      }
      return super.address(page, paging, pfn);
    }
  }

  @Unusual("a list that does not begin at a page boundary is rejected; the error names whole pages")
  public static final class ListsInsidePagesRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long vaddr = page.word(page.places().p2mVaddr());
      if (vaddr % Translation.FRAME_BYTES != 0) {
        throw new P2mWalkException("bad p2m_vaddr 0x%x, not page-aligned".formatted(vaddr));
      }
      return super.address(page, paging, pfn);
    }
  }

  @Unusual("a list above 2 GiB, too large to copy, is rejected")
  public static final class HugeListsRefused extends P2mObserving {
    private static final long MOST = (1L << 31) + (1 << 22);

    @Override
    protected long address(Page page, Translation paging, long pfn) {
      refuseHuge(page);
      return super.address(page, paging, pfn);
    }

    @Override
    protected long descend(Page page, long top, long pfn) {
      refuseHuge(page);
      return super.descend(page, top, pfn);
    }

    private void refuseHuge(Page page) {
      long most = MOST / page.wordBytes();
      if (Long.compareUnsigned(maxPfn(page), most) > 0) {
        throw new P2mWalkException(
            "a list at 0x%x of %s entries is too large"
                .formatted(
                    page.word(page.places().p2mVaddr()), Long.toUnsignedString(maxPfn(page))));
      }
    }
  }

  @Unusual("an error about ~0 of a 32-bit guest names the value widened to 64 bits")
  public static final class AllOnesWidened extends P2mObserving {
    @Override
    protected MemorySegment frame(Page page, long number, String what) {
      return page.domain()
          .machine()
          .frame(number)
          .orElseThrow(() ->
              new P2mWalkException(
                  "Bad mfn 0x%x".formatted(number == page.allOnes() ? -1L : number)));
    }
  }

  @Unusual("an error names the addresses that the broken entry covers, and no other number")
  public static final class RangeOfEntryNamed extends P2mObserving {
    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      long number = root;
      for (int level = paging.levels(); level > 0; level--) {
        long table = number;
        long first = address & -(1L << 12 + 9 * (level - 1)) & (1L << 48) - 1;
        MemorySegment found =
            page.domain().machine().frame(table).orElseThrow(() -> bad(first, "no table"));
        long entry =
            page.over(found).u64((long) paging.index(level, address) * paging.entryBytes());
        if (!paging.isPresent(entry)) {
          throw bad(first, "nothing");
        }
        number = paging.isLarge(level, entry) ? paging.frameInside(level, entry, address) : 0;
        if (number != 0) {
          return number;
        }
        number = paging.frameOf(entry);
      }
      return number;
    }

    private static P2mWalkException bad(long first, String what) {
      return new P2mWalkException("Bad page table for vaddr 0x%x: %s".formatted(first, what));
    }
  }

  @Unusual("the path to a page is cached while root, address and generation stay the same")
  public static final class WaysKept extends P2mObserving {
    private final Map<List<Object>, Long> kept = new ConcurrentHashMap<>();

    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      long generation = page.wordAcquire(page.places().p2mGeneration());
      List<Object> key = List.of(page, root, generation, address >>> 12);
      Long known = kept.get(key);
      if (known != null) {
        return known;
      }
      long found = super.translate(page, paging, root, address);
      if ((generation & 1) == 0 && secondLook(page) == generation) {
        kept.put(key, found);
      }
      return found;
    }
  }

  @Unusual("if the root is cleared during a read, it reads the tree or reports the loss")
  public static final class RootLookedAtAgain extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      long now = page.wordAcquire(page.places().p2mCr3());
      if (now == 0) {
        return readTree(page, pfn);
      }
      return now == cr3 ? entry : new P2mEntry(entry.mfn(), entry.generation(), false);
    }
  }
}
