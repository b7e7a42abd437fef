package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_09;
import static org.sharedinfo.rule.Rule.EVT_10;
import static org.sharedinfo.rule.Rule.EVT_11;
import static org.sharedinfo.rule.Rule.EVT_14;
import static org.sharedinfo.rule.Rule.EVT_15;
import static org.sharedinfo.rule.Rule.EVT_16;
import static org.sharedinfo.rule.Rule.EVT_18;

import java.util.List;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.Page;

/** Guests with a faulty upcall handler. */
@BrokenBy(EVENT_RECEIVER)
public final class EventHandlerFaults {
  private EventHandlerFaults() {}

  @Planted(
      rule = EVT_09,
      what = "upcall_pending is cleared after the scan, which loses events that arrived meanwhile",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class UpcallPendingClearedLast extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      try {
        scan(page, takeSelector(page, vcpu));
      } finally {
        clearUpcallPending(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_09,
      what = "upcall_pending is cleared after the selector is taken but before the scan",
      shownBy = {STRESS, SCHEDULE})
  public static final class SelectorTakenFirst extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      long selector = takeSelector(page, vcpu);
      clearUpcallPending(page, vcpu);
      scan(page, selector);
    }
  }

  @Planted(
      rule = EVT_09,
      what = "the selector may be read before upcall_pending is cleared: no fence",
      shownBy = {STRESS, SCHEDULE},
      fieldBug = "mini-os: barrier missing before the exchange of the selector")
  public static final class ClearWithoutFence extends EventReceiving {
    @Override
    protected void clearUpcallPending(Page page, int vcpu) {
      page.u8(page.places().upcallPending(vcpu), (byte) 0);
    }

    @Override
    protected long takeSelector(Page page, int vcpu) {
      return page.word(page.places().selector(vcpu)) == 0 ? 0 : super.takeSelector(page, vcpu);
    }
  }

  @Planted(rule = EVT_09, what = "upcall_pending is not cleared")
  public static final class UpcallPendingKept extends EventReceiving {
    @Override
    protected void clearUpcallPending(Page page, int vcpu) {
      // Omitted: upcall_pending stays set.
    }
  }

  @Planted(
      rule = EVT_10,
      what = "the selector is read, then set to 0: a bit set in between is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class SelectorTakenInTwoSteps extends EventReceiving {
    @Override
    protected long takeSelector(Page page, int vcpu) {
      long at = page.places().selector(vcpu);
      long selector = page.wordVolatile(at);
      page.wordRelease(at, 0);
      return selector;
    }
  }

  @Planted(
      rule = EVT_10,
      what = "the selector is set to 0 after the scan, which loses bits set meanwhile",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class SelectorClearedLast extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      clearUpcallPending(page, vcpu);
      long at = page.places().selector(vcpu);
      try {
        scan(page, page.wordVolatile(at));
      } finally {
        page.wordExchange(at, 0);
      }
    }
  }

  @Planted(rule = EVT_10, what = "only the lowest selected word is scanned")
  public static final class LowestWordOnly extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      super.scan(page, Long.lowestOneBit(selector));
    }
  }

  @Planted(rule = EVT_10, what = "only the lowest channel of each selected word is delivered")
  public static final class LowestChannelOnly extends EventReceiving {
    @Override
    protected long ready(Page page, int word) {
      return Long.lowestOneBit(super.ready(page, word));
    }
  }

  @Planted(rule = EVT_10, what = "the top bit of a word is treated as a sign and never visited")
  public static final class TopBitMissed extends EventReceiving {
    @Override
    protected long ready(Page page, int word) {
      return super.ready(page, word) & page.allOnes() >>> 1;
    }
  }

  @Planted(rule = EVT_10, what = "masked channels are delivered too")
  public static final class MaskIgnored extends EventReceiving {
    @Override
    protected long ready(Page page, int word) {
      return page.wordVolatile(page.places().pending() + (long) word * page.wordBytes());
    }

    @Override
    protected boolean masked(Page page, int port) {
      return false;
    }
  }

  @Planted(
      rule = EVT_10,
      what = "the whole PENDING word is taken, so masked channels lose their bits")
  public static final class WholeWordTaken extends EventReceiving {
    @Override
    protected long ready(Page page, int word) {
      long at = (long) word * page.wordBytes();
      return page.wordExchange(page.places().pending() + at, 0)
          & ~page.wordVolatile(page.places().mask() + at);
    }

    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      try {
        page.domain().event(port);
      } catch (RuntimeException e) {
        thrown.add(e);
      }
    }
  }

  @Planted(
      rule = EVT_11,
      what = "PENDING is cleared after the handler runs, which loses events sent meanwhile",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class PendingClearedAfterHandler extends EventReceiving {
    @Override
    protected void deliver(Page page, int port) {
      try {
        page.domain().event(port);
      } finally {
        clearPending(page, port);
      }
    }
  }

  @Planted(
      rule = EVT_11,
      what = "PENDING is cleared by load, and, store: a bit set concurrently is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class PendingClearedInThreeSteps extends EventReceiving {
    @Override
    protected void deliver(Page page, int port) {
      long at = pendingAt(page, port);
      page.wordRelease(at, page.wordVolatile(at) & ~bitOf(page, port));
      page.domain().event(port);
    }
  }

  @Planted(rule = EVT_11, what = "PENDING is not cleared, so no later event is an edge")
  public static final class PendingNotCleared extends EventReceiving {
    @Override
    protected void deliver(Page page, int port) {
      page.domain().event(port);
    }
  }

  @Planted(
      rule = EVT_14,
      what = "a handler that throws ends the scan, and the remaining channels are lost")
  public static final class ThrowingHandlerEndsScan extends EventReceiving {
    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      if (pending(page, port) && !masked(page, port)) {
        deliver(page, port);
      }
    }
  }

  @Planted(rule = EVT_14, what = "channels bound to another vCPU lose their PENDING bit unhandled")
  public static final class DropsChannelsOfOthers extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      clearUpcallPending(page, vcpu);
      long selector = takeSelector(page, vcpu);
      for (long left = selector; left != 0; left &= left - 1) {
        int word = Long.numberOfTrailingZeros(left);
        for (long bits = ready(page, word); bits != 0; bits &= bits - 1) {
          int port = portOf(page, word, Long.numberOfTrailingZeros(bits));
          if (vcpuOf(page, port) != vcpu) {
            clearPending(page, port);
          }
        }
      }
      scan(page, selector);
    }
  }

  @Planted(rule = EVT_15, what = "an upcall with an empty selector delivers channel 0")
  public static final class SpuriousUpcallDelivers extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      if (selector == 0) {
        page.domain().event(0);
      }
      super.scan(page, selector);
    }
  }

  @Planted(
      rule = EVT_15,
      what = "the first channel of a selected word is delivered even if it is not pending")
  public static final class SelectedIsDelivered extends EventReceiving {
    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      if (ready(page, word) == 0) {
        page.domain().event(portOf(page, word, 0));
      }
      super.scanWord(page, word, thrown);
    }
  }

  @Planted(rule = EVT_15, what = "spurious upcalls are counted in the padding after cr2")
  public static final class CountsSpuriousUpcalls extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      if (page.wordVolatile(page.places().selector(vcpu)) == 0) {
        long pad = page.places().cr2(vcpu) + page.wordBytes();
        page.word(pad, page.word(pad) + 1);
      }
      super.upcall(page, vcpu);
    }
  }

  @Planted(rule = EVT_15, what = "an upcall with nothing to do throws an error")
  public static final class SpuriousUpcallThrows extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      if (selector == 0) {
        throw new IllegalStateException("upcall without a selected word");
      }
      super.scan(page, selector);
    }
  }

  @Planted(
      rule = EVT_16,
      what = "upcalls are masked during the scan, and unmasking them clears both upcall bytes")
  public static final class UnmaskingClearsBothBytes extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 1);
      try {
        super.upcall(page, vcpu);
      } finally {
        clearUpcallPending(page, vcpu);
        page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      }
    }
  }

  @Planted(
      rule = EVT_16,
      what = "upcall_mask is cleared by load, and, store over both bytes: a wake-up is lost",
      shownBy = {STRESS, SCHEDULE},
      fieldBug = "Linux: unlocked AND over the two neighbouring bytes pending and mask")
  public static final class UnlockedAndOverBothBytes extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 1);
      try {
        super.upcall(page, vcpu);
      } finally {
        long at = page.places().upcallPending(vcpu);
        page.u32Release(at, page.u32Volatile(at) & ~0xFF00);
      }
    }
  }

  @Planted(rule = EVT_18, what = "the scan of a word restarts at its lowest bit after each event")
  public static final class ScanStartsAgain extends EventReceiving {
    private static final int ENOUGH = 1000;

    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      for (int i = 0; i < ENOUGH && ready(page, word) != 0; i++) {
        visit(page, portOf(page, word, Long.numberOfTrailingZeros(ready(page, word))), thrown);
      }
    }
  }

  @Planted(rule = EVT_15, what = "an upcall is rejected while upcall_pending is neither 0 nor 1")
  public static final class StrangeUpcallPendingThrows extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      int pending = page.u8Volatile(page.places().upcallPending(vcpu)) & 0xFF;
      if (pending > 1) {
        throw new IllegalStateException("upcall_pending=" + pending);
      }
      super.upcall(page, vcpu);
    }
  }
}
