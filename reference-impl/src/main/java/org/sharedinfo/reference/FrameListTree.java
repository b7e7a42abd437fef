package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Machine;

/**
 * The three-level tree that a guest keeps besides the linear list. Its root names frames that name
 * frames that name the list's own pages, one word each.
 */
final class FrameListTree {
  private final GuestFrames frames;
  private final GuestWord words;
  private final int wordBytes;
  private final int entries;
  private final long root;

  /** An empty tree: only a root. */
  FrameListTree(Abi abi, GuestFrames frames) {
    this.frames = frames;
    this.words = GuestWord.of(abi);
    this.wordBytes = abi.wordBytes();
    this.entries = Machine.FRAME_BYTES / abi.wordBytes();
    this.root = frames.allocate();
  }

  /** The frame that pfn_to_mfn_frame_list_list names. */
  long root() {
    return root;
  }

  /** The number of list pages that fit in the tree. */
  long capacity() {
    return (long) entries * entries;
  }

  /**
   * Enters the frame of a page of the list.
   *
   * @param page 0 to {@link #capacity()} − 1
   */
  void put(int page, long frame) {
    MemorySegment top = frames.memory(root);
    long slot = (long) (page / entries) * wordBytes;
    long list = words.getOpaque(top, slot);
    if (list == 0) {
      list = frames.allocate();
      words.setRelease(top, slot, list);
    }
    // Release, here and above: an actor that reaches a frame by its number finds its contents.
    // Pairs with the acquire in TreeWalk.
    words.setRelease(frames.memory(list), (long) (page % entries) * wordBytes, frame);
  }
}
