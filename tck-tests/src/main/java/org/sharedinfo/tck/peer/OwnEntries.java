package org.sharedinfo.tck.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The entries of a list: those of the frames that the list lies in, and all others by a function. A
 * guest's list has entries for its own frames, and toolstacks look them up.
 *
 * <p>Threading: one thread at a time.
 */
final class OwnEntries implements LongUnaryOperator {
  private final Memory memory;
  private final int bits;
  private final LongUnaryOperator others;
  private final Map<Long, Long> own = new HashMap<>();

  /**
   * @param others the entry of each pfn that is not of the list's own frames
   */
  OwnEntries(Guest guest, LongUnaryOperator others) {
    this.memory = guest.memory();
    this.bits = Long.bitCount(new P2mPeer(guest).frameBits());
    this.others = others;
  }

  /** Chooses a frame for the list, which gets the entry of a pfn, and returns its number. */
  long add(long pfn, FrameNumbers numbers) {
    long number = numbers.below(bits);
    move(pfn, number);
    return number;
  }

  /** Gives the entry of a pfn to another frame. */
  void move(long pfn, long number) {
    own.put(pfn, number);
    memory.ownPfn(number, pfn);
  }

  @Override
  public long applyAsLong(long pfn) {
    return own.getOrDefault(pfn, others.applyAsLong(pfn));
  }
}
