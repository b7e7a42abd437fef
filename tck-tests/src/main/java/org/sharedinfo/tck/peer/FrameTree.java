package org.sharedinfo.tck.peer;

import java.util.function.LongUnaryOperator;

/**
 * The three-level tree that a guest of the kit's names by pfn_to_mfn_frame_list_list: frame numbers
 * of frames of frame numbers of frames of entries.
 */
public final class FrameTree {
  private final P2mPeer peer;
  private final long root;

  private FrameTree(P2mPeer peer, long root) {
    this.peer = peer;
    this.root = root;
  }

  /**
   * Plants a tree; nothing is announced yet. Slots that no entry needs stay 0.
   *
   * @param root the frame number of its top
   * @param count its entries
   * @param mfnOf the entry of each pfn
   * @param numbers the frame numbers of the other frames
   */
  public static FrameTree plant(
      Guest guest, long root, long count, LongUnaryOperator mfnOf, FrameNumbers numbers) {
    var peer = new P2mPeer(guest);
    int words = peer.wordsPerFrame();
    int wordBytes = peer.wordBytes();
    guest.memory().place(root);
    long middle = 0;
    for (long leaf = 0; leaf * words < count; leaf++) {
      if (leaf % words == 0) {
        middle = numbers.getAsLong();
        guest.memory().place(middle);
        peer.word(root, (int) (leaf / words) * wordBytes, middle);
      }
      long number = numbers.getAsLong();
      Frame frame = new Frame(guest.abi(), guest.memory().place(number));
      for (int i = 0; i < words; i++) {
        frame.word(i * wordBytes, mfnOf.applyAsLong(leaf * words + i));
      }
      guest.memory().listPage(frame, wordBytes, leaf * words, count);
      peer.word(middle, (int) (leaf % words) * wordBytes, number);
    }
    return new FrameTree(peer, root);
  }

  /** The frame number of the top. */
  public long root() {
    return root;
  }

  /** Overwrites the slot of the top on the way to a pfn. */
  public void topSlot(long pfn, long value) {
    peer.word(root, topOffset(pfn), value);
  }

  /** Overwrites the slot of the middle frame on the way to a pfn. */
  public void middleSlot(long pfn, long value) {
    long words = peer.wordsPerFrame();
    long middle = peer.word(root, topOffset(pfn)).orElseThrow();
    peer.word(middle, (int) (pfn / words % words) * peer.wordBytes(), value);
  }

  private int topOffset(long pfn) {
    long words = peer.wordsPerFrame();
    return (int) (pfn / words / words) * peer.wordBytes();
  }
}
