package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;

/** The hypervisor reports the reason of an NMI, and the address of a page fault. */
final class ReferenceTrapPublisher implements TrapPublisher {
  private final MemorySegment sharedInfo;
  private final SharedInfo layout;
  private final GuestWord words;

  ReferenceTrapPublisher(Domain domain) {
    this.sharedInfo = domain.sharedInfo();
    this.layout = SharedInfo.of(domain.abi());
    this.words = GuestWord.of(domain.abi());
  }

  @Override
  public void nmi(NmiReason reason) {
    // One atomic operation, because the guest clears bits at the same time. Release is the weakest
    // mode available. The NMI itself, raised later, orders it for the guest's handler.
    words.getAndOrRelease(sharedInfo, layout.nmiReasonOffset(), bitOf(reason));
  }

  @Override
  public void pageFault(int vcpu, long address) {
    // Opaque: the fault is delivered on this same vCPU, after the store.
    words.setOpaque(sharedInfo, layout.cr2Offset(vcpu), address);
  }

  private static long bitOf(NmiReason reason) {
    return switch (reason) {
      case IO_CHECK -> 1;
      case PCI_SERR -> 2;
      case UNKNOWN -> 4;
    };
  }
}
