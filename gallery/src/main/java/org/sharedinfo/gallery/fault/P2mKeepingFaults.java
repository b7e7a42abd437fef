package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_08;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mEntry;

/** Toolstacks that cache published values that the guest may change. */
@BrokenBy(P2M_OBSERVER)
public final class P2mKeepingFaults {
  private P2mKeepingFaults() {}

  /** An observer that caches values under an incomplete key. */
  private abstract static class Keeping extends P2mObserving {
    final Map<List<Object>, Long> kept = new ConcurrentHashMap<>();
  }

  @Planted(
      rule = P2M_06,
      what = "the path to a page is cached for a generation, whatever p2m_cr3 says meanwhile")
  public static final class WayKeptForGeneration extends Keeping {
    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      long generation = page.wordAcquire(page.places().p2mGeneration());
      List<Object> key = List.of(page, generation, address >>> 12);
      Long known = kept.get(key);
      if (known != null) {
        return known;
      }
      long found = super.translate(page, paging, root, address);
      kept.put(key, found);
      return found;
    }
  }

  @Planted(
      rule = P2M_06,
      what = "an entry is cached for a generation, although it may change without one")
  public static final class EntryKeptForGeneration extends Keeping {
    @Override
    protected long walk(Page page, long cr3, long pfn) {
      List<Object> key = List.of(page, page.wordAcquire(page.places().p2mGeneration()), pfn, cr3);
      Long known = kept.get(key);
      if (known != null) {
        return known;
      }
      long found = super.walk(page, cr3, pfn);
      kept.put(key, found);
      return found;
    }
  }

  @Planted(rule = P2M_06, what = "the first page-table root is cached forever")
  public static final class RootKept extends Keeping {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      return super.readLinear(page, pfn, kept.computeIfAbsent(List.of(page), _ -> cr3));
    }
  }

  @Planted(rule = P2M_06, what = "the first address of the list is cached forever")
  public static final class AddressKept extends Keeping {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long now = page.word(page.places().p2mVaddr());
      long first = kept.computeIfAbsent(List.of(page), _ -> now);
      return super.address(page, paging, pfn) - now + first;
    }
  }

  @Planted(rule = P2M_07, what = "max_pfn is read once: entries appended later are rejected")
  public static final class CountKept extends Keeping {
    @Override
    protected long maxPfn(Page page) {
      return kept.computeIfAbsent(List.of(page), _ -> super.maxPfn(page));
    }
  }

  @Planted(
      rule = P2M_07,
      what = "max_pfn is cached for a generation, although a list may grow inside its last page")
  public static final class CountKeptForGeneration extends Keeping {
    @Override
    protected long maxPfn(Page page) {
      long generation = page.wordAcquire(page.places().p2mGeneration());
      return kept.computeIfAbsent(List.of(page, generation), _ -> super.maxPfn(page));
    }
  }

  @Planted(rule = P2M_08, what = "the first top frame of the tree is cached forever")
  public static final class TreeKept extends Keeping {
    @Override
    protected long descend(Page page, long top, long pfn) {
      return super.descend(page, kept.computeIfAbsent(List.of(page), _ -> top), pfn);
    }
  }

  @Planted(
      rule = P2M_05,
      what = "the absence of a linear list is determined once, at the first read of the tree")
  public static final class AbsenceKept extends Keeping {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      return kept.containsKey(List.<Object>of(page)) ? readTree(page, pfn) : super.read(page, pfn);
    }

    @Override
    protected P2mEntry readTree(Page page, long pfn) {
      P2mEntry entry = super.readTree(page, pfn);
      kept.put(List.of(page), 1L);
      return entry;
    }
  }

  @Planted(
      rule = P2M_05,
      what = "a linear list that was seen once is still walked after p2m_cr3 becomes 0")
  public static final class PresenceKept extends Keeping {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      long cr3 = page.wordAcquire(page.places().p2mCr3());
      if (cr3 != 0) {
        kept.put(List.of(page), cr3);
      }
      Long last = kept.get(List.<Object>of(page));
      return last == null ? readTree(page, pfn) : readLinear(page, pfn, last);
    }
  }
}
