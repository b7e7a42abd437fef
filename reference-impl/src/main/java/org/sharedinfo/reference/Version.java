package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The version counter in front of a record that one side writes and the other reads without a lock.
 *
 * <p>Writer: {@link #begin}, the payload with opaque stores, {@link #end}. Reader: {@link
 * #stableAcquire}, the payload with opaque loads, {@link #unchangedSince}, and all over again where
 * that says no.
 *
 * <p>Threading: one writer at a time, any number of readers.
 */
final class Version {
  private static final VarHandle U32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final MemorySegment segment;
  private final long offset;

  /**
   * @param offset of the counter, in bytes, a multiple of 4
   */
  Version(MemorySegment segment, long offset) {
    this.segment = segment;
    this.offset = offset;
  }

  /**
   * Makes the version odd before the payload changes. One that is odd already, because a writer
   * stopped half-way, is taken over as it is.
   *
   * @return the version to pass to {@link #end}
   */
  int begin() {
    int odd = (int) U32.getOpaque(segment, offset) | 1;
    U32.setOpaque(segment, offset, odd);
    // Keeps the payload stores behind the odd version. Pairs with the fence in unchangedSince: a
    // reader that got any of them also sees this version, or a later one.
    VarHandle.releaseFence();
    return odd;
  }

  /** Makes the version even: 0xFFFFFFFF goes to 0. */
  void end(int odd) {
    // Keeps the payload stores before the even version. Pairs with stableAcquire.
    U32.setRelease(segment, offset, odd + 1);
  }

  /** Waits until the version is even, and returns it. */
  int stableAcquire() {
    while (true) {
      // Keeps the payload loads behind it. Pairs with the release in end.
      int version = (int) U32.getAcquire(segment, offset);
      if ((version & 1) == 0) {
        return version;
      }
      Thread.onSpinWait();
    }
  }

  /** Whether no update began since the version was even: the payload read meanwhile is whole. */
  boolean unchangedSince(int even) {
    // Keeps the payload loads before the second look. Pairs with the fence in begin.
    VarHandle.acquireFence();
    if ((int) U32.getOpaque(segment, offset) == even) {
      return true;
    }
    Thread.onSpinWait();
    return false;
  }
}
