package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;

/**
 * The protocol of the version counter in front of a record that one side writes and the other reads
 * without a lock.
 *
 * <p>Writer: {@link #begin}, the payload with opaque stores, {@link #end}. Reader: {@link
 * #stableAcquire}, the payload with plain loads, {@link #unchangedSince}; repeated until that
 * returns true.
 *
 * <p>Offsets are those of the counter, in bytes, multiples of 4. Threading: one writer at a time,
 * any number of readers.
 */
final class Version {
  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();

  private Version() {}

  /**
   * Makes the version odd before the payload changes. If it is already odd, because a writer
   * stopped half-way, it is used as it is.
   *
   * @return the version to pass to {@link #end}
   */
  static int begin(MemorySegment segment, long offset) {
    int odd = (int) U32.getOpaque(segment, offset) | 1;
    U32.setOpaque(segment, offset, odd);
    // Keeps the payload stores after the odd version. Pairs with the fence in unchangedSince: a
    // reader that saw any of them also sees this version or a later one.
    VarHandle.releaseFence();
    return odd;
  }

  /** Makes the version even: 0xFFFFFFFF goes to 0. */
  static void end(MemorySegment segment, long offset, int odd) {
    // Keeps the payload stores before the even version. Pairs with stableAcquire.
    U32.setRelease(segment, offset, odd + 1);
  }

  /** Waits until the version is even, and returns it. */
  static int stableAcquire(MemorySegment segment, long offset) {
    while (true) {
      // Keeps the payload loads after it. Pairs with the release in end.
      int version = (int) U32.getAcquire(segment, offset);
      if ((version & 1) == 0) {
        return version;
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Whether no update began since the version was even. If so, the payload read meanwhile is whole.
   */
  static boolean unchangedSince(MemorySegment segment, long offset, int even) {
    // Keeps the payload loads before the second load of the version. Pairs with the fence in begin.
    VarHandle.acquireFence();
    if ((int) U32.getOpaque(segment, offset) == even) {
      return true;
    }
    Thread.onSpinWait();
    return false;
  }
}
