package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_03;
import static org.sharedinfo.rule.Rule.P2M_13;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.OwnedList;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;

/** Guests whose max_pfn covers missing entries, or whose entries are missing. */
@BrokenBy(P2M_OWNER)
public final class P2mCountFaults {
  private P2mCountFaults() {}

  @Planted(
      rule = P2M_03,
      what = "\"no frame\" entries are not stored at set-up and growth, so they name frame 0")
  public static final class NoFrameLeftOut extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      if (mfn != frame.allOnes() || frame.word(at) != 0) {
        super.store(frame, at, mfn);
      }
    }
  }

  @Planted(
      rule = P2M_13,
      what = "max_pfn is raised before the new entries are stored and mapped",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class CountedFirst extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      page.wordRelease(page.places().maxPfn(), list.count() + mfns.length);
      super.grow(page, list, mfns);
    }
  }

  @Planted(
      rule = P2M_13,
      what = "max_pfn is raised inside the bracket, before the new entries are mapped",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class CountedInBracket extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      int entries = entriesPerFrame(page);
      long before = (list.count() + entries - 1) / entries;
      append(page, list, mfns);
      begin(page);
      page.wordRelease(page.places().maxPfn(), list.count());
      for (long i = before; i * entries < list.count(); i++) {
        map(page, list, (int) i);
      }
      end(page);
    }
  }

  @Planted(
      rule = P2M_13,
      what = "when growth needs no new page, max_pfn is raised before the entries are stored",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class CountedBeforeStored extends P2mOwning {
    @Override
    protected void append(Page page, OwnedList list, long[] mfns) {
      int entries = entriesPerFrame(page);
      long room = (entries - list.count() % entries) % entries;
      if (list.count() > 0 && room > 0) {
        long counted = list.count() + Math.min(room, mfns.length);
        page.wordRelease(page.places().maxPfn(), counted);
      }
      super.append(page, list, mfns);
    }
  }

  @Planted(
      rule = P2M_13,
      what = "max_pfn may be seen raised before the new entries: no release",
      shownBy = SCHEDULE)
  public static final class CountWithoutRelease extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      int entries = entriesPerFrame(page);
      long before = (list.count() + entries - 1) / entries;
      append(page, list, mfns);
      begin(page);
      for (long i = before; i * entries < list.count(); i++) {
        map(page, list, (int) i);
      }
      end(page);
      page.word(page.places().maxPfn(), list.count());
    }

    @Override
    protected void store(Page frame, long at, long mfn) {
      frame.word(at, mfn);
    }
  }

  @Planted(
      rule = P2M_13,
      what = "the old max_pfn stays until after p2m_cr3 is published",
      shownBy = {STRESS, SCHEDULE})
  public static final class CountAfterRoot extends P2mOwning {
    @Override
    protected void publish(Page page, OwnedList list) {
      publishTree(page, list);
      page.word(page.places().p2mGeneration(), 0);
      page.word(page.places().p2mVaddr(), list.vaddr());
      publishRoot(page, list);
      page.wordRelease(page.places().maxPfn(), list.count());
    }
  }

  @Planted(
      rule = P2M_13,
      what = "max_pfn is rounded up to whole pages of the list, whose extra entries name frame 0")
  public static final class RoundedUpToFrameZero extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      long entries = entriesPerFrame(page);
      page.wordRelease(page.places().maxPfn(), (list.count() + entries - 1) / entries * entries);
      super.publishRoot(page, list);
    }
  }

  @Planted(rule = P2M_13, what = "max_pfn counts the page after the last one, which is not mapped")
  public static final class PageTooManyCounted extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      super.grow(page, list, mfns);
      long entries = entriesPerFrame(page);
      page.wordRelease(page.places().maxPfn(), (list.count() / entries + 1) * entries + 1);
    }
  }

  @Planted(
      rule = P2M_13,
      what = "a page of appended entries is mapped to a frame that is filled later",
      shownBy = SCHEDULE)
  public static final class FilledAfterCounted extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      long first = list.count();
      super.grow(page, list, new long[mfns.length]);
      for (int i = 0; i < mfns.length; i++) {
        long pfn = first + i;
        long number = list.page(pageIndex(page, pfn));
        store(page.over(frame(page, number)), at(page, pfn), mfns[i]);
      }
    }
  }
}
