package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_10;

import java.util.List;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.Page;

/** Guests that lose events of masked channels when most channels of a word are masked. */
@BrokenBy(EVENT_RECEIVER)
public final class MaskedWordFaults {
  private MaskedWordFaults() {}

  private static long pendingWordAt(Page page, int word) {
    return page.places().pending() + (long) word * page.wordBytes();
  }

  private static long maskWord(Page page, int word) {
    return page.wordVolatile(page.places().mask() + (long) word * page.wordBytes());
  }

  @Planted(
      rule = EVT_10,
      what = "a word's PENDING bits are dropped when all its channels are masked")
  public static final class DropsMaskedWord extends EventReceiving {
    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      if (maskWord(page, word) == page.allOnes()) {
        page.wordExchange(pendingWordAt(page, word), 0);
      }
      super.scanWord(page, word, thrown);
    }
  }

  @Planted(
      rule = EVT_10,
      what = "a word with one unmasked channel is cleared completely, as if the rest were unused")
  public static final class ClearsAroundSingleChannel extends EventReceiving {
    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      long unmasked = ~maskWord(page, word) & page.allOnes();
      boolean due = (ready(page, word) & unmasked) != 0;
      if (Long.bitCount(unmasked) == 1 && due) {
        page.wordExchange(pendingWordAt(page, word), 0);
        try {
          page.domain().event(portOf(page, word, Long.numberOfTrailingZeros(unmasked)));
        } catch (RuntimeException e) {
          thrown.add(e);
        }
      } else {
        super.scanWord(page, word, thrown);
      }
    }
  }

  @Planted(
      rule = EVT_10,
      what =
          "a PENDING word is exchanged with 0, and only masked bits of its low half are restored")
  public static final class PutsBackLowHalf extends EventReceiving {
    @Override
    protected long ready(Page page, int word) {
      long pending = page.wordExchange(pendingWordAt(page, word), 0);
      long masked = maskWord(page, word);
      long lowHalf = (1L << page.wordBits() / 2) - 1;
      page.wordOr(pendingWordAt(page, word), pending & masked & lowHalf);
      return pending & ~masked;
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
      rule = EVT_10,
      what = "clearing a channel also clears masked channels in the other half of its word")
  public static final class ClearsMaskedOfOtherHalf extends EventReceiving {
    @Override
    protected void deliver(Page page, int port) {
      long bit = bitOf(page, port);
      long lowHalf = (1L << page.wordBits() / 2) - 1;
      long other = (bit & lowHalf) != 0 ? ~lowHalf : lowHalf;
      page.wordAnd(pendingAt(page, port), ~(bit | maskWord(page, wordOf(page, port)) & other));
      page.domain().event(port);
    }
  }

  @Planted(
      rule = EVT_10,
      what = "a selected word with nothing to deliver is treated as empty and set to 0")
  public static final class ZeroesWordWithNothingDue extends EventReceiving {
    @Override
    protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
      if (ready(page, word) == 0) {
        page.wordExchange(pendingWordAt(page, word), 0);
      }
      super.scanWord(page, word, thrown);
    }
  }
}
