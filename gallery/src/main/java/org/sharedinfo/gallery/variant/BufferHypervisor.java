package org.sharedinfo.gallery.variant;

import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;

/** Makes an upcall for each new event unless masked, even if one is already pending. */
final class BufferHypervisor implements EventSender, BlockService, UnmaskService, TrapPublisher {
  private static final int NMI_REASON = 2;

  private final BufferEvents events;

  BufferHypervisor(BufferEvents events) {
    this.events = events;
  }

  @Override
  public void send(int port) {
    events.check(port);
    boolean edge = events.set(events.pendingWord(port), events.bit(port)) == 0;
    if (edge && (events.get(events.maskWord(port)) & events.bit(port)) == 0) {
      deliver(port);
    }
  }

  @Override
  public boolean block(int vcpu) {
    events.unmaskUpcalls(vcpu);
    return !events.upcallPending(vcpu);
  }

  @Override
  public void unmask(int port) {
    events.check(port);
    boolean wasMasked = events.clear(events.maskWord(port), events.bit(port)) != 0;
    if (wasMasked && (events.get(events.pendingWord(port)) & events.bit(port)) != 0) {
      deliver(port);
    }
  }

  private void deliver(int port) {
    int vcpu = events.raise(port);
    events.domain().wake(vcpu);
    if (!events.upcallMasked(vcpu)) {
      events.domain().upcall(vcpu);
    }
  }

  @Override
  public void nmi(NmiReason reason) {
    events.set(events.archWord(NMI_REASON), 1L << reason.ordinal());
  }

  @Override
  public void pageFault(int vcpu, long address) {
    events.storeCr2(vcpu, address);
  }
}
