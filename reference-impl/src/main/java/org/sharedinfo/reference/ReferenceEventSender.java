package org.sharedinfo.reference;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.UnmaskService;

/** The hypervisor sends events, and unmasks channels on a guest's request. */
final class ReferenceEventSender implements EventSender, UnmaskService {
  private final Domain domain;
  private final ChannelBits channels;
  private final UpcallRecord[] upcalls;

  ReferenceEventSender(Domain domain) {
    this.domain = domain;
    this.channels = new ChannelBits(domain.abi(), domain.sharedInfo());
    this.upcalls = UpcallRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public void send(int port) {
    int word = channels.wordOf(port);
    if (!channels.setPendingVolatile(port)) {
      return; // Already pending: the sender that set it has notified the guest, or left this to the
      // unmask.
    }
    // PENDING is set, then MASK read, both volatile. Pairs with the guest's unmask, which clears
    // MASK and then reads PENDING. At least one of the two sees the event.
    if (!channels.maskedVolatile(port)) {
      notifyBoundVcpu(port, word);
    }
  }

  @Override
  public void unmask(int port) {
    int word = channels.wordOf(port);
    // Clear first and read after, like a guest that unmasks itself. Pairs with send.
    if (channels.clearMaskVolatile(port) && channels.pendingVolatile(port)) {
      notifyBoundVcpu(port, word);
    }
  }

  private void notifyBoundVcpu(int port, int word) {
    int vcpu = domain.vcpuOf(port);
    UpcallRecord.Raised raised = upcalls[vcpu].raise(word);
    if (raised == UpcallRecord.Raised.BEFORE) {
      return;
    }
    // Whether the vCPU sleeps is unknown here: waking one that is awake has no effect.
    domain.wake(vcpu);
    if (raised == UpcallRecord.Raised.NOW || !domain.kind().usesUpcallMask()) {
      domain.upcall(vcpu);
    }
  }
}
