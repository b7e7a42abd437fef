package org.sharedinfo.reference;

import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;

/** The hypervisor lets a vCPU sleep. */
final class ReferenceBlockService implements BlockService {
  private final Domain domain;
  private final UpcallRecord[] upcalls;

  ReferenceBlockService(Domain domain) {
    this.domain = domain;
    this.upcalls = UpcallRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public boolean block(int vcpu) {
    UpcallRecord upcall = upcalls[Bounds.check("vcpu", vcpu, upcalls.length)];
    if (domain.kind().usesUpcallMask()) {
      upcall.clearUpcallMaskVolatile();
    }
    // Every sender that raises upcall_pending wakes the vCPU after it. One that raised it before
    // this look keeps the vCPU awake here.
    return !upcall.upcallPendingVolatile();
  }
}
