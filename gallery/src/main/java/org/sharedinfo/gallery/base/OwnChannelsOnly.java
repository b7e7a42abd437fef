package org.sharedinfo.gallery.base;

/** Handles only events (ER) of channels bound to the upcalled vCPU. Other vCPUs handle theirs. */
public class OwnChannelsOnly extends EventReceiving {
  private static final int NONE = -1;

  private final ThreadLocal<Integer> handling = ThreadLocal.withInitial(() -> NONE);

  /** A correct receiver. */
  public OwnChannelsOnly() {}

  @Override
  protected void upcall(Page page, int vcpu) {
    int before = handling.get();
    handling.set(vcpu);
    try {
      super.upcall(page, vcpu);
    } finally {
      handling.set(before);
    }
  }

  /** Whether an upcall is being handled. */
  protected boolean isHandling() {
    return handling.get() != NONE;
  }

  /** The vCPU whose upcall is being handled. */
  protected int handlingVcpu() {
    return handling.get();
  }

  @Override
  protected long ready(Page page, int word) {
    long own = 0;
    for (long left = super.ready(page, word); left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      if (vcpuOf(page, portOf(page, word, bit)) == handlingVcpu()) {
        own |= 1L << bit;
      }
    }
    return own;
  }
}
