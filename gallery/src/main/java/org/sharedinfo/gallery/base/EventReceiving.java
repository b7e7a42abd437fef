package org.sharedinfo.gallery.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;

/** Masks, unmasks and handles events (ER), step by step. */
public class EventReceiving extends EventChannels {
  /** A correct receiver. */
  public EventReceiving() {}

  @Override
  public Optional<EventReceiver> eventReceiver(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(
        new EventReceiver() {
          @Override
          public void mask(int port) {
            checkPort(page, port);
            EventReceiving.this.mask(page, port);
          }

          @Override
          public void unmask(int port) {
            checkPort(page, port);
            EventReceiving.this.unmask(page, port);
          }

          @Override
          public void clear(int port) {
            checkPort(page, port);
            clearPending(page, port);
          }

          @Override
          public void upcall(int vcpu) {
            checkVcpu(page, vcpu);
            EventReceiving.this.upcall(page, vcpu);
          }
        });
  }

  /** Sets MASK. */
  protected void mask(Page page, int port) {
    page.wordOr(maskAt(page, port), bitOf(page, port));
  }

  /** Clears MASK, then checks PENDING. */
  protected void unmask(Page page, int port) {
    clearMask(page, port);
    if (pending(page, port)) {
      raise(page, vcpuOf(page, port), wordOf(page, port));
    }
  }

  /** Makes the next upcall deliver a pending channel. */
  protected void raise(Page page, int vcpu, int word) {
    select(page, vcpu, word);
    page.u8Volatile(page.places().upcallPending(vcpu), (byte) 1);
  }

  /** Clears PENDING. */
  protected void clearPending(Page page, int port) {
    page.wordAnd(pendingAt(page, port), ~bitOf(page, port));
  }

  /** The upcall handler of a vCPU. */
  protected void upcall(Page page, int vcpu) {
    clearUpcallPending(page, vcpu);
    scan(page, takeSelector(page, vcpu));
  }

  /** Clears upcall_pending, before the selector is read. */
  protected void clearUpcallPending(Page page, int vcpu) {
    page.u8Volatile(page.places().upcallPending(vcpu), (byte) 0);
  }

  /** Takes the selector and leaves 0 behind. */
  protected long takeSelector(Page page, int vcpu) {
    return page.wordExchange(page.places().selector(vcpu), 0);
  }

  /** Handles all selected words, even if a handler throws. */
  protected void scan(Page page, long selector) {
    List<RuntimeException> thrown = new ArrayList<>();
    for (long left = selector; left != 0; left &= left - 1) {
      scanWord(page, Long.numberOfTrailingZeros(left), thrown);
    }
    if (!thrown.isEmpty()) {
      throw thrown.getFirst();
    }
  }

  /** Handles one word. */
  protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
    for (long left = ready(page, word); left != 0; left &= left - 1) {
      visit(page, portOf(page, word, Long.numberOfTrailingZeros(left)), thrown);
    }
  }

  /** The bits of a word that are pending and not masked. */
  protected long ready(Page page, int word) {
    long at = (long) word * page.wordBytes();
    return page.wordVolatile(page.places().pending() + at)
        & ~page.wordVolatile(page.places().mask() + at);
  }

  /** The channel of a bit in a word. */
  protected int portOf(Page page, int word, int bit) {
    return word * page.wordBits() + bit;
  }

  /** Delivers a channel that is still pending and unmasked. */
  protected void visit(Page page, int port, List<RuntimeException> thrown) {
    if (pending(page, port) && !masked(page, port)) {
      try {
        deliver(page, port);
      } catch (RuntimeException e) {
        thrown.add(e);
      }
    }
  }

  /** Clears PENDING, then calls the handler. */
  protected void deliver(Page page, int port) {
    clearPending(page, port);
    page.domain().event(port);
  }
}
