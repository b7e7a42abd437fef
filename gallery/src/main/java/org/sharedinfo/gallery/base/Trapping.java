package org.sharedinfo.gallery.base;

import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;

/** Reports traps in the arch part (ES). */
public class Trapping extends GalleryProvider {
  /** A correct publisher. */
  public Trapping() {}

  @Override
  public Optional<TrapPublisher> trapPublisher(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(
        new TrapPublisher() {
          @Override
          public void nmi(NmiReason reason) {
            addReason(page, bit(reason));
          }

          @Override
          public void pageFault(int vcpu, long address) {
            checkVcpu(page, vcpu);
            storeAddress(page, vcpu, address);
          }
        });
  }

  /** Rejects an out-of-range vCPU. */
  protected void checkVcpu(Page page, int vcpu) {
    ForeignNumbers.requireVcpu(page.domain().abi(), vcpu);
  }

  /** The bit of a reason. */
  protected long bit(NmiReason reason) {
    return switch (reason) {
      case IO_CHECK -> 1;
      case PCI_SERR -> 2;
      case UNKNOWN -> 4;
    };
  }

  /** Adds a reason to those already set. */
  protected void addReason(Page page, long bit) {
    page.wordOr(page.places().nmiReason(), bit);
  }

  /** Stores the low W bytes of an address. */
  protected void storeAddress(Page page, int vcpu, long address) {
    page.word(page.places().cr2(vcpu), address);
  }
}
