package org.sharedinfo.reference;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.UnmaskService;

/** The hypervisor sends events, lets vCPUs block, and unmasks where a guest asks for it. */
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

  @Override
  public boolean block(int vcpu) {
    UpcallRecord upcall = upcalls[Bounds.check("vcpu", vcpu, Abi.VCPUS)];
    // The mask is cleared, then upcall_pending looked at, both volatile; pairs with the exchange in
    // UpcallRecord.raise. A sender that comes after finds the mask zero, and its upcall wakes.
    upcall.clearUpcallMaskVolatile();
    return !upcall.upcallPendingVolatile();
  }

  private void notifyBoundVcpu(int port, int word) {
    int vcpu = domain.vcpuOf(port);
    if (upcalls[vcpu].raise(word)) {
      domain.upcall(vcpu);
    }
  }
}
