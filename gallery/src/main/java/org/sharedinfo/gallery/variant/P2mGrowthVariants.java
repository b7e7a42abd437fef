package org.sharedinfo.gallery.variant;

import java.util.Arrays;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.OwnedList;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;

/** Owners whose max_pfn correctly counts more than their entries. */
public final class P2mGrowthVariants {
  private P2mGrowthVariants() {}

  /** An owner that fills new pages of the list with "no frame". */
  private abstract static class NoFrameFirst extends P2mOwning {
    @Override
    protected void append(Page page, OwnedList list, long[] mfns) {
      for (int i = 0; i < mfns.length; i++) {
        boolean freshPage = list.count() % entriesPerFrame(page) == 0;
        super.append(page, list, new long[] {mfns[i]});
        if (freshPage) {
          long last = list.count() - 1;
          Page frame = page.over(frame(page, list.page(pageIndex(page, last))));
          for (long at = at(page, last) + page.wordBytes();
              at < Translation.FRAME_BYTES;
              at += page.wordBytes()) {
            store(frame, at, page.allOnes());
          }
        }
      }
    }
  }

  @Unusual("max_pfn is rounded up to whole pages of the list, whose extra entries are \"no frame\"")
  public static final class WholePagesCounted extends NoFrameFirst {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      count(page, list);
      super.publishRoot(page, list);
    }

    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      int entries = entriesPerFrame(page);
      int before = pages(list, entries);
      append(page, list, mfns);
      if (pages(list, entries) > before) {
        begin(page);
        for (int i = before; i < pages(list, entries); i++) {
          map(page, list, i);
        }
        end(page);
        count(page, list);
      }
    }

    private static int pages(OwnedList list, int entries) {
      return (int) ((list.count() + entries - 1) / entries);
    }

    private static void count(Page page, OwnedList list) {
      long entries = entriesPerFrame(page);
      page.wordRelease(page.places().maxPfn(), (list.count() + entries - 1) / entries * entries);
    }
  }

  @Unusual("appended entries are \"no frame\" until they are counted, and are set afterwards")
  public static final class SetAfterCounted extends NoFrameFirst {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      long first = list.count();
      long[] none = new long[mfns.length];
      Arrays.fill(none, page.allOnes());
      super.grow(page, list, none);
      for (int i = 0; i < mfns.length; i++) {
        long pfn = first + i;
        Page frame = page.over(frame(page, list.page(pageIndex(page, pfn))));
        store(frame, at(page, pfn), mfns[i]);
      }
    }
  }
}
