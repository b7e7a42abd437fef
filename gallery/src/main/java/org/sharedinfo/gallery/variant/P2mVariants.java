package org.sharedinfo.gallery.variant;

import java.lang.invoke.VarHandle;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.P2mList;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.spi.P2mEntry;

/** Owners and observers of lists that do it otherwise, and right. */
public final class P2mVariants {
  private P2mVariants() {}

  @Unusual("no tree is kept, and pfn_to_mfn_frame_list_list says so")
  public static final class WithoutTree extends P2mOwning {
    @Override
    protected void publishTree(Page page, P2mList list) {
      page.wordRelease(page.places().frameListList(), page.allOnes());
    }
  }

  @Unusual("entries are stored volatile, and p2m_cr3 is stored between full fences")
  public static final class FencesEverywhere extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      VarHandle.fullFence();
      super.store(frame, at, mfn);
      VarHandle.fullFence();
    }

    @Override
    protected void publishRoot(Page page, P2mList list) {
      VarHandle.fullFence();
      super.publishRoot(page, list);
      VarHandle.fullFence();
    }
  }

  @Unusual("an entry that was read across a change is read again a few times first")
  public static final class ReadsAgain extends P2mObserving {
    private static final int TIMES = 4;

    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      for (int i = 1; i < TIMES && !entry.consistent(); i++) {
        entry = super.readLinear(page, pfn, cr3);
      }
      return entry;
    }
  }

  @Unusual("nothing is vouched for that was not read twice alike")
  public static final class ReadsTwice extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry once = super.readLinear(page, pfn, cr3);
      P2mEntry again = super.readLinear(page, pfn, cr3);
      return once.equals(again) ? again : new P2mEntry(again.mfn(), again.generation(), false);
    }
  }
}
