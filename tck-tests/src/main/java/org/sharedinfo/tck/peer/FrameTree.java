package org.sharedinfo.tck.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * The three-level tree that a guest of the kit's names by pfn_to_mfn_frame_list_list: frame numbers
 * of frames of frame numbers of frames of entries. As in a real guest, the frames of its leaves
 * have entries themselves: the first ones of its first leaf.
 */
public final class FrameTree {
  private final Guest guest;
  private final P2mPeer peer;
  private final long root;
  private final OwnEntries entries;

  private FrameTree(Guest guest, long root, LongUnaryOperator mfnOf) {
    this.guest = guest;
    this.peer = new P2mPeer(guest);
    this.root = root;
    this.entries = new OwnEntries(guest, mfnOf);
  }

  /**
   * Plants a tree; nothing is announced yet. Slots that no entry needs stay 0.
   *
   * @param root the frame number of its top
   * @param count its entries
   * @param mfnOf the entry of each pfn that is not of the tree's own frames
   * @param numbers the frame numbers of the other frames
   */
  public static FrameTree plant(
      Guest guest, long root, long count, LongUnaryOperator mfnOf, FrameNumbers numbers) {
    var tree = new FrameTree(guest, root, mfnOf);
    int words = tree.peer.wordsPerFrame();
    int wordBytes = tree.peer.wordBytes();
    List<Long> leaves = new ArrayList<>();
    for (long leaf = 0; leaf * words < count; leaf++) {
      leaves.add(tree.entries.add(leaf, numbers));
    }
    guest.memory().place(root);
    long middle = 0;
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (leaf % words == 0) {
        middle = numbers.getAsLong();
        guest.memory().place(middle);
        tree.peer.word(root, leaf / words * wordBytes, middle);
      }
      Frame frame = tree.leaf(leaves.get(leaf), (long) leaf * words);
      guest.memory().listPage(frame, wordBytes, (long) leaf * words, count);
      tree.peer.word(middle, leaf % words * wordBytes, leaves.get(leaf));
    }
    return tree;
  }

  /**
   * Plants a tree of which few leaves have entries, as guests do that have holes: the other slots
   * lead to one leaf of "no frame", by one middle frame that names nothing else.
   *
   * @param pfns which have entries, with the rest of their leaves; pfn 0 is one
   */
  public static FrameTree plantSparse(
      Guest guest,
      long root,
      long count,
      SortedSet<Long> pfns,
      LongUnaryOperator mfnOf,
      FrameNumbers numbers) {
    var tree = new FrameTree(guest, root, mfnOf);
    long words = tree.peer.wordsPerFrame();
    SortedMap<Long, Long> leaves = new TreeMap<>();
    for (long pfn : pfns) {
      leaves.computeIfAbsent(pfn & -words, _ -> tree.entries.add(leaves.size(), numbers));
    }
    long noLeaf = tree.entries.add(leaves.size(), numbers);
    guest.memory().place(noLeaf).fill((byte) -1);
    long noMiddle = tree.filled(numbers.getAsLong(), noLeaf, words);
    tree.filled(root, noMiddle, (count - 1) / words / words + 1);
    leaves.forEach((first, number) -> {
      if (tree.slot(root, tree.topIndex(first)) == noMiddle) {
        tree.topSlot(first, tree.filled(numbers.getAsLong(), noLeaf, words));
      }
      tree.leaf(number, first);
      tree.middleSlot(first, number);
    });
    return tree;
  }

  /** Fills a leaf with entries. */
  private Frame leaf(long number, long firstPfn) {
    Frame leaf = new Frame(guest.abi(), guest.memory().place(number));
    for (int i = 0; i < peer.wordsPerFrame(); i++) {
      leaf.word(i * peer.wordBytes(), mfnOf(firstPfn + i));
    }
    return leaf;
  }

  /** The entry of a pfn, in a leaf that has entries. */
  public long mfnOf(long pfn) {
    return entries.applyAsLong(pfn);
  }

  /** Puts one frame number into the first slots of a frame. */
  private long filled(long number, long slotsHold, long slots) {
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
