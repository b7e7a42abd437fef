package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_10;
import static org.sharedinfo.rule.Rule.EVT_14;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.Page;

/** Guests that omit part of what an upcall must do. */
@BrokenBy(EVENT_RECEIVER)
public final class EventBudgetFaults {
  private EventBudgetFaults() {}

  /** Handles at most a fixed number of selected words. */
  private abstract static class FewWords extends EventReceiving {
    abstract int words();

    @Override
    protected void scan(Page page, long selector) {
      long left = selector;
      long first = 0;
      for (int i = 0; i < words() && left != 0; i++) {
        first |= Long.lowestOneBit(left);
        left &= left - 1;
      }
      super.scan(page, first);
    }
  }

  @Planted(rule = EVT_10, what = "an upcall visits at most eight words")
  public static final class EightWords extends FewWords {
    @Override
    int words() {
      return 8;
    }
  }

  @Planted(rule = EVT_10, what = "an upcall misses the last word when every word is selected")
  public static final class AllWordsButOne extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      long all = page.wordBits() == Long.SIZE ? -1L : (1L << page.wordBits()) - 1;
      super.scan(page, selector == all ? selector & all >>> 1 : selector);
    }
  }

  @Planted(
      rule = EVT_10,
      what = "an upcall delivers at most 512 events; the selector bits of the others are lost")
  public static final class FiveHundredAndTwelveEvents extends EventReceiving {
    private static final int MOST = 512;

    @Override
    protected void scan(Page page, long selector) {
      List<RuntimeException> thrown = new ArrayList<>();
      int left = MOST;
      for (long words = selector; words != 0; words &= words - 1) {
        int word = Long.numberOfTrailingZeros(words);
        for (long due = ready(page, word); due != 0 && left > 0; due &= due - 1) {
          visit(page, portOf(page, word, Long.numberOfTrailingZeros(due)), thrown);
          left--;
        }
      }
      if (!thrown.isEmpty()) {
        throw thrown.getFirst();
      }
    }
  }

  @Planted(
      rule = EVT_14,
      what = "the taken selector is stored once for all vCPUs, so concurrent upcalls mix theirs",
      shownBy = STRESS)
  public static final class OneSelectorForAllVcpus extends EventReceiving {
    private final Map<Page, Long> taken = new ConcurrentHashMap<>();

    @Override
    protected void scan(Page page, long selector) {
      taken.put(page, selector);
      for (long left = selector; left != 0; left = taken.getOrDefault(page, 0L)) {
        taken.put(page, left & left - 1);
        super.scan(page, Long.lowestOneBit(left));
      }
    }
  }
}
