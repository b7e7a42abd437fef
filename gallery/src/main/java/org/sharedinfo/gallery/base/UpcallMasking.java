package org.sharedinfo.gallery.base;

import java.util.Optional;

/**
 * Handles events (ER) with upcalls masked, then unmasks upcalls and checks for events that arrived
 * meanwhile.
 */
public class UpcallMasking extends EventReceiving {
  /** A correct receiver. */
  public UpcallMasking() {}

  @Override
  protected void upcall(Page page, int vcpu) {
    Optional<RuntimeException> failure = Optional.empty();
    do {
      maskUpcalls(page, vcpu);
      try {
        handle(page, vcpu);
      } catch (RuntimeException e) {
        failure = failure.or(() -> Optional.of(e));
      } finally {
        unmaskUpcalls(page, vcpu);
      }
    } while (cameMeanwhile(page, vcpu));
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** One pass, with upcalls masked. */
  protected void handle(Page page, int vcpu) {
    super.upcall(page, vcpu);
  }

  /** Sets upcall_mask. */
  protected void maskUpcalls(Page page, int vcpu) {
    page.u8Volatile(page.places().upcallMask(vcpu), (byte) 1);
  }

  /** Clears upcall_mask. */
  protected void unmaskUpcalls(Page page, int vcpu) {
    page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
  }

  /** Whether upcall_pending is set. */
  protected boolean cameMeanwhile(Page page, int vcpu) {
    return page.u8Volatile(page.places().upcallPending(vcpu)) != 0;
  }
}
