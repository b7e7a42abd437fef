package org.sharedinfo.reference;

import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;

/** The hypervisor puts a vCPU to sleep on its request. */
final class ReferenceBlockService implements BlockService {
  private final Domain domain;
  private final UpcallRecord[] upcalls;

  ReferenceBlockService(Domain domain) {
    this.domain = domain;
    this.upcalls = UpcallRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public boolean block(int vcpu) {
    UpcallRecord upcall = upcalls[Ranges.check("vcpu", vcpu, upcalls.length)];
    if (domain.kind().usesUpcallMask()) {
      upcall.clearUpcallMaskVolatile();
    }
    // Every sender that sets upcall_pending then wakes the vCPU. If one set it before this load,
    // the vCPU stays awake.
    return !upcall.upcallPendingVolatile();
  }
}
