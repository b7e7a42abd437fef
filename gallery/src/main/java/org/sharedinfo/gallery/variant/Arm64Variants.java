package org.sharedinfo.gallery.variant;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Unmasking;

/** Implementations for arm64 guests that do it otherwise, and right. */
public final class Arm64Variants {
  private Arm64Variants() {}

  @Unusual("upcall_pending is set by an atomic or over the whole word: nobody stores to the rest")
  @ServesOnly(Abi.ARM64)
  public static final class OrsTheWholeWord extends Unmasking {
    @Override
    protected boolean raise(Page page, int vcpu) {
      long at = page.places().upcallPending(vcpu);
      // any value but zero is a notification, so a byte that is set already is left alone
      return page.u8Volatile(at) == 0 && (page.wordOr(at, 1) & 0xFF) == 0;
    }
  }
}
