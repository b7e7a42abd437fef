package org.sharedinfo.gallery.variant;

import java.util.List;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.Page;

/** Unusual but correct implementations of both sides of event channels. */
public final class EventVariants {
  private EventVariants() {}

  @Unusual("an upcall is made for each new event, even if upcall_pending was already set")
  public static final class SpuriousUpcalls extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      select(page, vcpu, word);
      raise(page, vcpu);
      announce(page, vcpu);
    }
  }

  @Unusual("bits are set by compare-and-set in a loop instead of one atomic or")
  public static final class ComparesAndSets extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      long at = page.places().pending() + (port >>> 5) * (long) Integer.BYTES;
      int bit = 1 << (port & 31);
      int before;
      do {
        before = page.u32Volatile(at);
        if ((before & bit) != 0) {
          return true;
        }
      } while (!page.u32Cas(at, before, before | bit));
      return false;
    }
  }

  @Unusual("blocking checks upcall_pending before it unmasks upcalls, and again after")
  public static final class LooksTwiceBeforeBlocking extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      boolean pending = page.u8Volatile(page.places().upcallPending(vcpu)) != 0;
      return super.block(page, vcpu) && !pending;
    }
  }

  @Unusual("unmasking sets the selector bit and upcall_pending even with nothing pending")
  public static final class RaisesForNothing extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearMask(page, port);
      raise(page, vcpuOf(page, port), wordOf(page, port));
    }
  }

  @Unusual("the handler repeats until upcall_pending stays clear")
  public static final class GoesRound extends EventReceiving {
    private static final int ROUNDS = 8;

    @Override
    protected void upcall(Page page, int vcpu) {
      int rounds = 0;
      do {
        super.upcall(page, vcpu);
        rounds++;
      } while (rounds < ROUNDS && page.u8Volatile(page.places().upcallPending(vcpu)) != 0);
    }
  }

  @Unusual("upcall_pending is cleared by compare-and-set on the word around it")
  public static final class ClearsWordAround extends EventReceiving {
    @Override
    protected void clearUpcallPending(Page page, int vcpu) {
      long at = page.places().upcallPending(vcpu);
      long around = at & -Integer.BYTES;
      int bits = 0xFF << (int) (at - around) * Byte.SIZE;
      int before;
      do {
        before = page.u32Volatile(around);
      } while (!page.u32Cas(around, before, before & ~bits));
    }
  }

  @Unusual("the words of the selector are taken from the last to the first")
  public static final class LastWordFirst extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      List<RuntimeException> thrown = new java.util.ArrayList<>();
      for (long left = selector; left != 0; left ^= Long.highestOneBit(left)) {
        scanWord(page, Long.SIZE - 1 - Long.numberOfLeadingZeros(left), thrown);
      }
      if (!thrown.isEmpty()) {
        throw thrown.getFirst();
      }
    }
  }
}
