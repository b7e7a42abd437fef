package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_01;
import static org.sharedinfo.rule.Rule.P2M_02;
import static org.sharedinfo.rule.Rule.P2M_03;
import static org.sharedinfo.rule.Rule.P2M_04;
import static org.sharedinfo.rule.Rule.P2M_12;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.OwnedList;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;

/** Guests that publish or change their list incorrectly. */
@BrokenBy(P2M_OWNER)
public final class P2mOwnerFaults {
  private P2mOwnerFaults() {}

  @Planted(
      rule = P2M_01,
      what = "mappings change but the generation does not",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class GenerationNotMoved extends P2mOwning {
    @Override
    protected void begin(Page page) {
      // Omitted: the odd generation.
    }

    @Override
    protected void end(Page page) {
      // Omitted: the even generation.
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the generation goes up by 2 after a change and is never odd",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class NeverOdd extends P2mOwning {
    @Override
    protected void begin(Page page) {
      // Omitted: end() does all of it.
    }

    @Override
    protected void end(Page page) {
      super.end(page);
      super.end(page);
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the generation goes up by 1 with a change and stays odd after the first")
  public static final class EndsOdd extends P2mOwning {
    @Override
    protected void end(Page page) {
      // Omitted: the second increment.
    }
  }

  @Planted(rule = P2M_01, what = "the generation goes up by 4 with each change")
  public static final class MovesByFour extends P2mOwning {
    @Override
    protected void end(Page page) {
      super.end(page);
      long at = page.places().p2mGeneration();
      page.wordRelease(at, page.word(at) + 2);
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the list is published with the generation that was already there, not 0")
  public static final class StartsAnywhere extends P2mOwning {
    @Override
    protected void publish(Page page, OwnedList list) {
      long generation = page.word(page.places().p2mGeneration());
      super.publish(page, list);
      page.word(page.places().p2mGeneration(), generation & ~1L);
    }
  }

  @Planted(rule = P2M_01, what = "the list is published with generation 2")
  public static final class StartsAtTwo extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.word(page.places().p2mGeneration(), 2);
      super.publishRoot(page, list);
    }
  }

  @Planted(rule = P2M_01, what = "a 64-bit guest's generation is counted in 32 bits")
  @ServesOnly(Abi.X86_64)
  public static final class GenerationOf32Bits extends P2mOwning {
    @Override
    protected void end(Page page) {
      long at = page.places().p2mGeneration();
      page.u32Release(at, page.u32(at) + 1);
    }
  }

  @Planted(rule = P2M_01, what = "growth maps new pages without changing the generation")
  public static final class GrowsUnnoticed extends P2mOwning {
    @Override
    protected void grow(Page page, OwnedList list, long[] mfns) {
      long before = list.count();
      append(page, list, mfns);
      long last = (list.count() - 1) / entriesPerFrame(page);
      for (long i = (before - 1) / entriesPerFrame(page) + 1; i <= last; i++) {
        map(page, list, (int) i);
      }
      page.wordRelease(page.places().maxPfn(), list.count());
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the page tables change after the generation is even again",
      shownBy = {STRESS, SCHEDULE})
  public static final class MapsAfterEnd extends P2mOwning {
    @Override
    protected void remap(Page page, OwnedList list, int index) {
      long fresh = copy(page, list, index);
      begin(page);
      end(page);
      move(page, list, index, fresh);
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the page tables change before the generation is odd",
      shownBy = {STRESS, SCHEDULE})
  public static final class MapsBeforeBegin extends P2mOwning {
    @Override
    protected void remap(Page page, OwnedList list, int index) {
      move(page, list, index, copy(page, list, index));
      begin(page);
      end(page);
    }
  }

  @Planted(
      rule = P2M_01,
      what = "the odd generation is a release store, so the change may become visible before it",
      shownBy = SCHEDULE)
  public static final class OddByReleaseOnly extends P2mOwning {
    @Override
    protected void begin(Page page) {
      long at = page.places().p2mGeneration();
      page.wordRelease(at, page.word(at) + 1);
    }
  }

  @Planted(
      rule = P2M_02,
      what = "an entry is stored in two halves",
      shownBy = {STRESS, SCHEDULE})
  public static final class EntryInHalves extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      int half = frame.wordBytes() / 2;
      for (int i = 0; i < frame.wordBytes(); i++) {
        frame.u8(at + (i + half) % frame.wordBytes(), (byte) (mfn >>> (i + half) * Byte.SIZE));
      }
    }
  }

  @Planted(
      rule = P2M_02,
      what = "an entry is stored by a plain store, which may be torn",
      shownBy = SCHEDULE)
  @ServesOnly(Abi.X86_64)
  public static final class PlainEntry extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      frame.wordPlain(at, mfn);
    }
  }

  @Planted(
      rule = P2M_02,
      what = "an entry is cleared before its new value is stored",
      shownBy = {STRESS, SCHEDULE})
  public static final class EntryClearedFirst extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      frame.wordRelease(at, frame.allOnes());
      frame.wordRelease(at, mfn);
    }
  }

  @Planted(
      rule = P2M_03,
      what = "p2m_cr3 is published before the pages of the list are mapped",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class RootBeforeTables extends P2mOwning {
    @Override
    protected void map(Page page, OwnedList list, int index) {
      publish(page, list);
      super.map(page, list, index);
    }
  }

  @Planted(
      rule = P2M_03,
      what = "p2m_vaddr is published after p2m_cr3",
      shownBy = {STRESS, SCHEDULE})
  public static final class AddressAfterRoot extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.word(page.places().p2mVaddr(), 0);
      super.publishRoot(page, list);
      page.wordRelease(page.places().p2mVaddr(), list.vaddr());
    }
  }

  @Planted(
      rule = P2M_03,
      what = "p2m_generation is set to 0 after p2m_cr3 is published",
      shownBy = {STRESS, SCHEDULE})
  public static final class GenerationAfterRoot extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.word(page.places().p2mGeneration(), 4);
      super.publishRoot(page, list);
      page.wordRelease(page.places().p2mGeneration(), 0);
    }
  }

  @Planted(
      rule = P2M_03,
      what = "p2m_cr3 may be seen before the data it leads to: no release",
      shownBy = SCHEDULE)
  public static final class RootWithoutRelease extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.word(page.places().p2mCr3(), paging(page.domain().abi()).cr3(list.root()));
    }
  }

  @Planted(rule = P2M_04, what = "p2m_cr3 is the plain frame number of the root")
  public static final class RootNumberPlain extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.wordRelease(page.places().p2mCr3(), list.root());
    }
  }

  @Planted(
      rule = P2M_04,
      what = "a 32-bit guest's p2m_cr3 is not folded, so frames from 4 GiB up are lost")
  @ServesOnly(Abi.X86_32)
  public static final class RootNotFolded extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.wordRelease(page.places().p2mCr3(), list.root() << 12);
    }
  }

  @Planted(rule = P2M_04, what = "a 64-bit guest's p2m_cr3 is folded into 32 bits")
  @ServesOnly(Abi.X86_64)
  public static final class RootFoldedIn64Bits extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.wordRelease(page.places().p2mCr3(), new Translation(Abi.X86_32).cr3(list.root()));
    }
  }

  @Planted(rule = P2M_12, what = "the tree still names the old frame of a page that moved")
  public static final class TreeNotMoved extends P2mOwning {
    @Override
    protected void move(Page page, OwnedList list, int index, long fresh) {
      list.replace(index, fresh);
      map(page, list, index);
    }
  }

  @Planted(rule = P2M_12, what = "appended entries are not added to the tree")
  public static final class TreeNotGrown extends P2mOwning {
    @Override
    protected void hang(Page page, OwnedList list, int index) {
      if (page.word(page.places().p2mCr3()) == 0) {
        super.hang(page, list, index);
      }
    }
  }

  @Planted(
      rule = P2M_12,
      what = "the tree has room for one frame of leaves, and further pages overwrite the first",
      shownBy = EXAMPLE)
  public static final class TreeOfOneFrame extends P2mOwning {
    @Override
    protected void hang(Page page, OwnedList list, int index) {
      if (index < entriesPerFrame(page)) {
        super.hang(page, list, index);
      }
    }
  }
}
