package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The arrays evtchn_pending and evtchn_mask: one bit of each for every channel.
 *
 * <p>Every change is one atomic operation on one bit, so that no change to a neighbour is lost.
 * Ports are checked here, before the first access: each method throws {@link
 * IndexOutOfBoundsException} with the number of a port outside 0 to channels() − 1.
 */
final class ChannelBits {
  private final MemorySegment sharedInfo;
  private final GuestWord words;
  private final long pending;
  private final long mask;
  private final int channels;
  private final int wordBits;
  private final int wordShift;
  private final int wordBytes;

  ChannelBits(Abi abi, MemorySegment sharedInfo) {
    this.sharedInfo = sharedInfo;
    this.words = GuestWord.of(abi);
    this.pending = SharedInfo.of(abi).evtchnPendingOffset();
    this.mask = SharedInfo.of(abi).evtchnMaskOffset();
    this.channels = abi.channels();
    this.wordBits = abi.wordBits();
    this.wordShift = Integer.numberOfTrailingZeros(abi.wordBits());
    this.wordBytes = abi.wordBytes();
  }

  /** The word that holds a port's bits, which is also its bit in the selector. */
  int wordOf(int port) {
    return Ranges.check("port", port, channels) >>> wordShift;
  }

  /** The port of a bit of a word. */
  int portOf(int word, int bit) {
    return (word << wordShift) + bit;
  }

  /** Sets PENDING. Returns whether it was clear. */
  boolean setPendingVolatile(int port) {
    return (words.getAndOr(sharedInfo, at(pending, port), bit(port)) & bit(port)) == 0;
  }

  /** Clears PENDING. Returns whether it was set. */
  boolean clearPendingAcquire(int port) {
    return (words.getAndClearAcquire(sharedInfo, at(pending, port), bit(port)) & bit(port)) != 0;
  }

  boolean pendingVolatile(int port) {
    return (words.getVolatile(sharedInfo, at(pending, port)) & bit(port)) != 0;
  }

  void setMaskRelease(int port) {
    words.getAndOrRelease(sharedInfo, at(mask, port), bit(port));
  }

  /** Clears MASK. Returns whether it was set. */
  boolean clearMaskVolatile(int port) {
    return (words.getAndClear(sharedInfo, at(mask, port), bit(port)) & bit(port)) != 0;
  }

  boolean maskedVolatile(int port) {
    return (words.getVolatile(sharedInfo, at(mask, port)) & bit(port)) != 0;
  }

  /** The channels of a word that are pending and not masked, one bit each. */
  long deliverableOpaque(int word) {
    long offset = (long) word * wordBytes;
    return words.getOpaque(sharedInfo, pending + offset)
        & ~words.getOpaque(sharedInfo, mask + offset);
  }

  private long at(long array, int port) {
    return array + (long) wordOf(port) * wordBytes;
  }

  private long bit(int port) {
    return 1L << (port & wordBits - 1);
  }
}
