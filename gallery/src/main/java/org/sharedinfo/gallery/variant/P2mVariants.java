package org.sharedinfo.gallery.variant;

import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.OwnedList;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mWalkException;

/** Unusual but correct owners and observers of lists. */
public final class P2mVariants {
  private P2mVariants() {}

  @Unusual("there is no tree, and pfn_to_mfn_frame_list_list says so")
  public static final class WithoutTree extends P2mOwning {
    @Override
    protected void publishTree(Page page, OwnedList list) {
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
    protected void publishRoot(Page page, OwnedList list) {
      VarHandle.fullFence();
      super.publishRoot(page, list);
      VarHandle.fullFence();
    }
  }

  @Unusual("an entry that was read across a change is first read again a few times")
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

  @Unusual("an entry counts as consistent only if two reads of it agree")
  public static final class ReadsTwice extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry once = super.readLinear(page, pfn, cr3);
      P2mEntry again = super.readLinear(page, pfn, cr3);
      return once.equals(again) ? again : new P2mEntry(again.mfn(), again.generation(), false);
    }
  }

  @Unusual("pages of the list never move, as in Linux")
  public static final class NeverRemaps extends P2mOwning {
    @Override
    protected boolean remaps() {
      return false;
    }

    @Override
    protected void remap(Page page, OwnedList list, int index) {
      throw new UnsupportedOperationException("pages of this list do not move");
    }
  }

  @Unusual(
      value =
          "a list that starts inside a page is read from the page's start, as in "
              + "libxenguest's dumps",
      leaves = Rule.P2M_14)
  public static final class FromThePagesStart extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long inside = page.word(page.places().p2mVaddr()) & Translation.FRAME_BYTES - 1;
      return super.address(page, paging, pfn) - inside;
    }
  }

  @Unusual("a list without an entry for an entry's own frame is rejected, as in libxenguest")
  public static final class OwnFramesLookedUp extends P2mObserving {
    @Override
    protected long walk(Page page, long cr3, long pfn) {
      Translation paging = paging(page.domain().abi());
      long mfn = super.walk(page, cr3, pfn);
      long address = address(page, paging, pfn);
      long frame = translate(page, paging, paging.frameOfCr3(cr3), address);
      requireListed(page, frame, own -> super.walk(page, cr3, own));
      return mfn;
    }

    @Override
    protected long descend(Page page, long top, long pfn) {
      long entries = treeEntries(page);
      long mfn = super.descend(page, top, pfn);
      long middle = slot(page, top, pfn / entries / entries);
      long leaf = slot(page, middle, pfn / entries % entries);
      requireListed(page, leaf, own -> super.descend(page, top, own));
      return mfn;
    }

    private void requireListed(Page page, long frame, LongUnaryOperator entryOf) {
      OptionalLong own = page.domain().machine().pfnOf(frame);
      boolean listed =
          own.isPresent()
              && Long.compareUnsigned(own.getAsLong(), maxPfn(page)) < 0
              && entryOf.applyAsLong(own.getAsLong()) == frame;
      if (!listed) {
        throw new P2mWalkException("frame 0x%x of the list is not in the list".formatted(frame));
      }
    }
  }
}
