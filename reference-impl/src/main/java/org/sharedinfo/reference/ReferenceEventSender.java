package org.sharedinfo.reference;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.UnmaskService;

/** The hypervisor sends events, and unmasks where a guest asks for it. */
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
      return; // Pending already: whoever made it so has told the guest, or left it to the unmask.
    }
    // PENDING is set, then MASK looked at, both volatile; pairs with the guest's unmask, which
    // clears MASK and then looks at PENDING. One of the two sees the event, or both do.
    if (!channels.maskedVolatile(port)) {
      notifyBoundVcpu(port, word);
    }
  }

  @Override
  public void unmask(int port) {
    int word = channels.wordOf(port);
    // Clear first and look after, as a guest does that unmasks by itself; pairs with send.
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
    // Whether the vCPU sleeps is not known here: waking one that is awake has no effect.
    domain.wake(vcpu);
    if (raised == UpcallRecord.Raised.NOW || !domain.kind().usesUpcallMask()) {
      domain.upcall(vcpu);
    }
  }
}
