package org.sharedinfo.gallery.variant;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.spi.EventReceiver;

/**
 * Handles a pending channel directly when it is unmasked. Takes selected words from the top, and
 * repeats while upcall_pending is set again.
 */
final class BufferGuest implements EventReceiver {
  private final BufferEvents events;

  BufferGuest(BufferEvents events) {
    this.events = events;
  }

  @Override
  public void mask(int port) {
    events.check(port);
    events.set(events.maskWord(port), events.bit(port));
  }

  @Override
  public void unmask(int port) {
    events.check(port);
    events.clear(events.maskWord(port), events.bit(port));
    handle(port);
  }

  @Override
  public void clear(int port) {
    events.check(port);
    events.clear(events.pendingWord(port), events.bit(port));
  }

  @Override
  public void upcall(int vcpu) {
    List<RuntimeException> thrown = new ArrayList<>();
    do {
      events.upcallPending(vcpu, false);
      int selector = events.selector(vcpu);
      long words = events.clear(selector, -1L);
      for (int word = events.bitsPerWord() - 1; word >= 0; word--) {
        if ((words >>> word & 1) != 0) {
          handleWord(word * events.bitsPerWord(), thrown);
        }
      }
    } while (events.upcallPending(vcpu));
    if (!thrown.isEmpty()) {
      throw thrown.getLast();
    }
  }

  private void handleWord(int first, List<RuntimeException> thrown) {
    long pending = events.get(events.pendingWord(first));
    for (int bit = events.bitsPerWord() - 1; bit >= 0; bit--) {
      if ((pending >>> bit & 1) != 0) {
        try {
          handleUnlessMasked(first + bit);
        } catch (RuntimeException e) {
          thrown.add(e);
        }
      }
    }
  }

  private void handleUnlessMasked(int port) {
    if ((events.get(events.maskWord(port)) & events.bit(port)) == 0) {
      handle(port);
    }
  }

  private void handle(int port) {
    if (events.clear(events.pendingWord(port), events.bit(port)) != 0) {
      events.domain().event(port);
    }
  }
}
