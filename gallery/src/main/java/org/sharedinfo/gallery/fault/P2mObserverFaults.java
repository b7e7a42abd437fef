package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_08;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;

import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mEntry;

/** Toolstacks that misread a guest's list. */
@BrokenBy(P2M_OBSERVER)
public final class P2mObserverFaults {
  private P2mObserverFaults() {}

  @Planted(
      rule = P2M_05,
      what = "a p2m_cr3 of 0 is treated as a root, and the linear list is walked")
  public static final class LinearListWithoutRoot extends P2mObserving {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      return readLinear(page, pfn, page.wordAcquire(page.places().p2mCr3()));
    }
  }

  @Planted(
      rule = P2M_05,
      what = "a tree entry is given the generation, which has no meaning without p2m_cr3")
  public static final class GenerationOfTree extends P2mObserving {
    @Override
    protected P2mEntry readTree(Page page, long pfn) {
      P2mEntry entry = super.readTree(page, pfn);
      long generation = page.wordAcquire(page.places().p2mGeneration());
      return new P2mEntry(entry.mfn(), generation, entry.consistent());
    }
  }

  @Planted(
      rule = P2M_05,
      what = "an odd generation blocks reads of the tree, although p2m_cr3 is 0")
  public static final class RefusesTreeUnderOdd extends P2mObserving {
    @Override
    protected P2mEntry readTree(Page page, long pfn) {
      long generation = page.wordAcquire(page.places().p2mGeneration());
      return (generation & 1) == 0
          ? super.readTree(page, pfn)
          : new P2mEntry(page.allOnes(), generation, false);
    }
  }

  @Planted(
      rule = P2M_07,
      what = "max_pfn is treated as the last pfn, and its entry is read",
      fieldBug = "Linux, Xen: max_pfn treated as the last pfn instead of the count")
  public static final class MaxPfnIsRead extends P2mObserving {
    @Override
    protected void checkPfn(long pfn, long maxPfn) {
      if (pfn != maxPfn) {
        super.checkPfn(pfn, maxPfn);
      }
    }
  }

  @Planted(rule = P2M_07, what = "max_pfn is ignored: whatever is mapped is read")
  public static final class MaxPfnIgnored extends P2mObserving {
    @Override
    protected void checkPfn(long pfn, long maxPfn) {
      // The page tables decide.
    }
  }

  @Planted(
      rule = P2M_08,
      what = "the tree is read with the other ABI's entries per frame",
      fieldBug = "mini-os: shift widths of the three-level tree wrong for one of the ABIs")
  public static final class TreeOfOtherWidth extends P2mObserving {
    @Override
    protected long treeEntries(Page page) {
      return page.wordBytes() == Long.BYTES ? 1024 : 512;
    }

    @Override
    protected long slot(Page page, long number, long index) {
      return super.slot(page, number, index % super.treeEntries(page));
    }
  }

  @Planted(
      rule = P2M_08,
      what = "~0 of a 32-bit guest is compared with 64 bits and returned as a frame")
  @ServesOnly(Abi.X86_32)
  public static final class AllOnesOfHost extends P2mObserving {
    @Override
    protected boolean isNoTree(Page page, long top) {
      return top == 0 || top == -1;
    }
  }

  @Planted(rule = P2M_08, what = "a tree that is not set up yet is read from frame 0")
  public static final class TreeInFrameZero extends P2mObserving {
    @Override
    protected boolean isNoTree(Page page, long top) {
      return top == page.allOnes();
    }
  }

  @Planted(rule = P2M_08, what = "the tree is read as if it had two levels")
  public static final class TreeOfTwoLevels extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long entries = treeEntries(page);
      return slot(page, slot(page, top, pfn / entries % entries), pfn % entries);
    }
  }

  @Planted(
      rule = P2M_09,
      what = "a read under an odd generation that does not change is called consistent",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE},
      fieldBug = "a toolstack: reads under an odd p2m_generation accepted")
  public static final class OddAccepted extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return before == after;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "the generation is read only before the entry",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class NoSecondLook extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return (before & 1) == 0;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "every read is called consistent",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class AlwaysConsistent extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return true;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "only the low 8 bits of the generation are compared",
      shownBy = {EXAMPLE, PROPERTY})
  public static final class GenerationOf8Bits extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return (before & 1) == 0 && (byte) before == (byte) after;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "a lower generation after the read counts as unchanged",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class ComparesByOrder extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return (before & 1) == 0 && Long.compareUnsigned(after, before) <= 0;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "the entry is loaded after the second read of the generation",
      shownBy = {STRESS, SCHEDULE})
  public static final class EntryLoadedLast extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      return entry.consistent()
          ? new P2mEntry(walk(page, cr3, pfn), entry.generation(), true)
          : entry;
    }
  }

  @Planted(
      rule = P2M_09,
      what = "the generation may be read again before the entry is: no fence",
      shownBy = SCHEDULE)
  public static final class SecondLookWithoutFence extends P2mObserving {
    @Override
    protected long secondLook(Page page) {
      return page.word(page.places().p2mGeneration());
    }
  }

  @Planted(
      rule = P2M_09,
      what = "fences follow the loads of the tables, but none follows the load of the entry",
      shownBy = SCHEDULE)
  public static final class OnlyTheWalkIsFenced extends P2mObserving {
    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      long number = super.translate(page, paging, root, address);
      VarHandle.acquireFence();
      return number;
    }

    @Override
    protected long secondLook(Page page) {
      return page.word(page.places().p2mGeneration());
    }
  }

  @Planted(
      rule = P2M_09,
      what = "a failed walk during a change is reported as a consistent \"no frame\"",
      shownBy = PROPERTY)
  public static final class VouchesForNoFrame extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      return entry.mfn() == page.allOnes()
          ? new P2mEntry(entry.mfn(), entry.generation(), true)
          : entry;
    }
  }

  @Planted(rule = P2M_10, what = "an odd generation does not count as a change")
  public static final class ChangeInProgressIgnored extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return now != then && now != then + 1;
    }
  }

  @Planted(
      rule = P2M_10,
      what = "only a greater generation counts as a change, so a wrap goes unnoticed")
  public static final class ChangeByOrder extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return (now & 1) != 0 || Long.compareUnsigned(now, then) > 0;
    }
  }

  @Planted(rule = P2M_10, what = "nothing ever counts as a change")
  public static final class NeverChanged extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return false;
    }
  }

  @Planted(rule = P2M_10, what = "everything counts as a change")
  public static final class AlwaysChanged extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return true;
    }
  }

  @Planted(
      rule = P2M_10,
      what = "an entry gets the generation from after the read, which hides changes during it",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class GenerationTakenAfter extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      return new P2mEntry(entry.mfn(), secondLook(page), entry.consistent());
    }
  }
}
