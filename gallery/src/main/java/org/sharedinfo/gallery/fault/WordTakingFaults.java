package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_10;
import static org.sharedinfo.rule.Rule.EVT_11;
import static org.sharedinfo.rule.Rule.EVT_12;
import static org.sharedinfo.rule.Rule.EVT_14;

import java.util.List;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.OwnChannelsOnly;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.WordTaking;

/** Guests that take several events at a time, and lose some of them. */
@BrokenBy(EVENT_RECEIVER)
public final class WordTakingFaults {
  private WordTakingFaults() {}

  @Planted(
      rule = EVT_14,
      what = "all due bits of a word are cleared first; a handler that throws loses the rest")
  public static final class ThrowLosesTakenEvents extends WordTaking {
    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      if (thrown.isEmpty()) {
        super.visit(page, port, thrown);
      }
    }
  }

  @Planted(
      rule = EVT_10,
      what = "a channel that a handler masks after its bit was taken is neither delivered nor kept")
  public static final class DropsTakenWhenMasked extends WordTaking {
    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      if (!masked(page, port)) {
        super.visit(page, port, thrown);
      }
    }
  }

  @Planted(
      rule = EVT_11,
      what = "the due bits of a word are cleared after all of their handlers have run")
  public static final class WordClearedAfterHandlers extends WordTaking {
    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      long due = ready(page, word);
      for (long left = due; left != 0; left &= left - 1) {
        visit(page, portOf(page, word, Long.numberOfTrailingZeros(left)), thrown);
      }
      page.wordAnd(page.places().pending() + (long) word * page.wordBytes(), ~due);
    }
  }

  @Planted(
      rule = EVT_11,
      what = "the due bits of a word are cleared by load, and, store",
      shownBy = {STRESS, SCHEDULE})
  public static final class WordTakenInThreeSteps extends WordTaking {
    @Override
    protected long take(Page page, int word) {
      long due = ready(page, word);
      long at = page.places().pending() + (long) word * page.wordBytes();
      page.wordRelease(at, page.wordVolatile(at) & ~due);
      return due;
    }
  }

  @Planted(
      rule = EVT_10,
      what = "at most eight selected words are visited; the others are forgotten")
  public static final class EightWordsAtMost extends EventReceiving {
    private static final int MOST = 8;

    @Override
    protected void scan(Page page, long selector) {
      long visited = 0;
      for (long left = selector; left != 0 && Long.bitCount(visited) < MOST; left &= left - 1) {
        visited |= Long.lowestOneBit(left);
      }
      super.scan(page, visited);
    }
  }

  @Planted(
      rule = EVT_10,
      what = "an upcall that finds upcall_pending clear empties the selector and returns")
  public static final class DropsEarlySelector extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      if (page.u8Volatile(page.places().upcallPending(vcpu)) == 0) {
        takeSelector(page, vcpu);
      } else {
        super.upcall(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_12,
      what = "a channel unmasked by a handler is raised on the vCPU that runs the handler")
  public static final class RaisesVcpuThatHandles extends OwnChannelsOnly {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      super.raise(page, isHandling() ? handlingVcpu() : vcpu, word);
    }
  }

  @Planted(
      rule = EVT_12,
      what = "a channel unmasked while a handler runs is not raised: the scan should find it")
  public static final class UnmaskInHandlerNotRaised extends OwnChannelsOnly {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      if (!isHandling()) {
        super.raise(page, vcpu, word);
      }
    }
  }
}
