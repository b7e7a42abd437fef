package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_11;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mWalkException;

/** Toolstacks that check a guest's field once and then load it again for use. */
@BrokenBy(P2M_OBSERVER)
public final class P2mTwiceFaults {
  private P2mTwiceFaults() {}

  @Planted(
      rule = P2M_05,
      what =
          "p2m_cr3 is tested and then loaded again: a guest that clears it sends the walk to "
              + "frame 0",
      shownBy = {STRESS, SCHEDULE})
  public static final class RootLoadedTwice extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      return super.readLinear(page, pfn, page.wordAcquire(page.places().p2mCr3()));
    }
  }

  @Planted(
      rule = P2M_05,
      what = "each entry is read twice, and p2m_cr3 is reloaded for the second read, unchecked",
      shownBy = {PROPERTY, SCHEDULE})
  public static final class RootLoadedForEachWalk extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry first = super.readLinear(page, pfn, cr3);
      return first.consistent()
          ? super.readLinear(page, pfn, page.wordAcquire(page.places().p2mCr3()))
          : first;
    }
  }

  @Planted(
      rule = P2M_11,
      what = "p2m_vaddr is checked and then loaded again: a guest that changes it wraps the list",
      shownBy = {STRESS, SCHEDULE})
  public static final class AddressLoadedTwice extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long checked = super.address(page, paging, pfn);
      long again = page.word(page.places().p2mVaddr()) + pfn * page.wordBytes();
      return again == checked ? checked : again & page.allOnes();
    }
  }

  @Planted(
      rule = P2M_11,
      what = "the wrap check and the form check of p2m_vaddr use different loads of it",
      shownBy = SCHEDULE)
  public static final class WrapCheckedFirst extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long vaddr = page.word(page.places().p2mVaddr());
      long room = Long.divideUnsigned(paging.lastAddress() - vaddr, page.wordBytes());
      if (Long.compareUnsigned(pfn, room) > 0) {
        throw new P2mWalkException("the list at 0x%x wraps before pfn %d".formatted(vaddr, pfn));
      }
      long start = page.word(page.places().p2mVaddr());
      long address = start + pfn * page.wordBytes() & page.allOnes();
      if (start % page.wordBytes() != 0 || !paging.isCanonical(address)) {
        throw new P2mWalkException("pfn %d is at 0x%x, an invalid address".formatted(pfn, address));
      }
      return address;
    }
  }

  @Planted(
      rule = P2M_07,
      what =
          "a copy of the list is allocated for max_pfn entries but filled up to a reloaded max_pfn",
      shownBy = {STRESS, SCHEDULE})
  public static final class CountLoadedTwice extends P2mObserving {
    @Override
    protected long walk(Page page, long cr3, long pfn) {
      long[] copy = new long[(int) Math.min(maxPfn(page), 8)];
      long filled = Math.min(maxPfn(page), 8);
      for (int i = 0; i < filled; i++) {
        copy[i] = super.walk(page, cr3, i);
      }
      return pfn < copy.length ? copy[(int) pfn] : super.walk(page, cr3, pfn);
    }
  }
}
