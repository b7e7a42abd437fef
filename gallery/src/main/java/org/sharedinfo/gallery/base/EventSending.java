package org.sharedinfo.gallery.base;

import java.util.Optional;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventSender;

/** Sends events and blocks vCPUs (ES), step by step. */
public class EventSending extends EventChannels {
  /** A correct sender. */
  public EventSending() {}

  @Override
  public Optional<EventSender> eventSender(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(port -> send(page, port));
  }

  @Override
  public Optional<BlockService> blockService(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(vcpu -> {
      checkVcpu(page, vcpu);
      return block(page, vcpu);
    });
  }

  /** The complete send operation. */
  protected void send(Page page, int port) {
    checkPort(page, port);
    if (!setPending(page, port) && !masked(page, port)) {
      notify(page, vcpuOf(page, port), wordOf(page, port));
    }
  }

  /** Sets PENDING. Returns whether it was set. */
  protected boolean setPending(Page page, int port) {
    long bit = bitOf(page, port);
    return (page.wordOr(pendingAt(page, port), bit) & bit) != 0;
  }

  /** Selector bit, then upcall_pending, then the upcall. */
  protected void notify(Page page, int vcpu, int word) {
    select(page, vcpu, word);
    if (raise(page, vcpu)) {
      announce(page, vcpu);
    }
  }

  /** Makes the upcall to a vCPU whose upcall_pending was just set. */
  protected void announce(Page page, int vcpu) {
    wake(page, vcpu);
    if (!upcallMasked(page, vcpu)) {
      page.domain().upcall(vcpu);
    }
  }

  /** Wakes a vCPU if it sleeps. */
  protected void wake(Page page, int vcpu) {
    page.domain().wake(vcpu);
  }

  /** Sets upcall_pending. Returns whether it was clear before. */
  protected boolean raise(Page page, int vcpu) {
    long at = page.places().upcallPending(vcpu);
    long around = at & -Integer.BYTES;
    int position = (int) (at - around) * Byte.SIZE;
    int before;
    do {
      before = page.u32Volatile(around);
      if ((before >>> position & 0xFF) != 0) {
        return false;
      }
    } while (!page.u32Cas(around, before, before | 1 << position));
    return true;
  }

  /** Whether a vCPU has its upcalls masked. */
  protected boolean upcallMasked(Page page, int vcpu) {
    return page.domain().kind().usesUpcallMask()
        && page.u8Volatile(page.places().upcallMask(vcpu)) != 0;
  }

  /** The block operation, for a vCPU in range. */
  protected boolean block(Page page, int vcpu) {
    if (page.domain().kind().usesUpcallMask()) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
    }
    return page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
  }
}
