package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.P2mWalkException;

/**
 * Finds entries through a guest's three-level tree, from outside, with the same precautions as
 * PageWalk.
 */
final class TreeWalk {
  private static final int LEVELS = 3;

  private final GuestWord words;
  private final Machine machine;
  private final int wordBytes;
  private final int entryShift;
  private final long entryMask;

  TreeWalk(Abi abi, Machine machine) {
    int entries = Machine.FRAME_BYTES / abi.wordBytes();
    this.words = GuestWord.of(abi);
    this.machine = machine;
    this.wordBytes = abi.wordBytes();
    this.entryShift = Integer.numberOfTrailingZeros(entries);
    this.entryMask = entries - 1L;
  }

  /**
   * The entry of a pfn.
   *
   * @param root the frame that pfn_to_mfn_frame_list_list names
   * @throws P2mWalkException if the tree has no room for the pfn, or a frame is missing
   */
  long entryOf(long root, long pfn) {
    if (pfn >>> (LEVELS * entryShift) != 0) {
      throw new P2mWalkException("pfn=%d is beyond a tree of three levels".formatted(pfn));
    }
    long word = root;
    for (int level = LEVELS; level > 0; level--) {
      long number = word;
      int at = level;
      MemorySegment frame =
          machine
              .frame(number)
              .orElseThrow(() ->
                  new P2mWalkException(
                      "pfn=%d: level %d of the tree is frame 0x%x, which the guest does not have"
                          .formatted(pfn, at, number)));
      long index = (pfn >>> ((level - 1) * entryShift)) & entryMask;
      // Acquire pairs with the releases in FrameListTree.
      word = words.getAcquire(frame, index * wordBytes);
    }
    return word;
  }
}
