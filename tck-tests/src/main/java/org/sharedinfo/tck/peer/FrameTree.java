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

  /**
   * Plants a tree of which few leaves have entries, as guests do that have holes: the other slots
   * lead to one leaf of "no frame", by one middle frame that names nothing else.
   *
   * @param pfns which have entries, with the rest of their leaves
   */
  public static FrameTree plantSparse(
      Guest guest,
      long root,
      long count,
      Iterable<Long> pfns,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    var tree = new FrameTree(new P2mPeer(guest), root);
    long words = tree.peer.wordsPerFrame();
    long noLeaf = numbers.getAsLong();
    guest.memory().place(noLeaf).fill((byte) -1);
    long noMiddle = tree.filled(guest, numbers.getAsLong(), noLeaf, words);
    tree.filled(guest, root, noMiddle, (count - 1) / words / words + 1);
    for (long pfn : pfns) {
      if (tree.slot(root, tree.topIndex(pfn)) == noMiddle) {
        tree.topSlot(pfn, tree.filled(guest, numbers.getAsLong(), noLeaf, words));
      }
      long number = numbers.getAsLong();
      Frame leaf = new Frame(guest.abi(), guest.memory().place(number));
      long first = pfn & -words;
      for (int i = 0; i < words; i++) {
        leaf.word(i * tree.peer.wordBytes(), mfnOf.applyAsLong(first + i));
      }
      tree.middleSlot(pfn, number);
    }
    return tree;
  }

  /** Puts one frame number into the first slots of a frame. */
  private long filled(Guest guest, long number, long slotsHold, long slots) {
    guest.memory().place(number);
    for (int slot = 0; slot < slots; slot++) {
      peer.word(number, slot * peer.wordBytes(), slotsHold);
    }
    return number;
  }

  private long slot(long frame, int slot) {
    return peer.word(frame, slot * peer.wordBytes()).orElseThrow();
  }

  /** The frame number of the top. */
  public long root() {
    return root;
  }

  /** Overwrites the slot of the top on the way to a pfn, and says in words what it did. */
  public String topSlot(long pfn, long value) {
    return overwrite(root, topIndex(pfn), value);
  }

  /** Overwrites the slot of the middle frame on the way to a pfn, and says in words what it did. */
  public String middleSlot(long pfn, long value) {
    long words = peer.wordsPerFrame();
    long middle = slot(root, topIndex(pfn));
    return overwrite(middle, (int) (pfn / words % words), value);
  }

  private String overwrite(long frame, int slot, long value) {
    long before = slot(frame, slot);
    peer.word(frame, slot * peer.wordBytes(), value);
    return "slot %d of frame 0x%x: was 0x%x, is 0x%x".formatted(slot, frame, before, value);
  }

  private int topIndex(long pfn) {
    long words = peer.wordsPerFrame();
    return (int) (pfn / words / words);
  }
}
