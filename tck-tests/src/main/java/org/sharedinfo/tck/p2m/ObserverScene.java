package org.sharedinfo.tck.p2m;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.peer.FrameNumbers;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.Show;

/** A guest of the kit with a list for an observer to read. */
public final class ObserverScene implements AutoCloseable {
  /** Frame numbers of roots below 2^20, for which cr3 is not folded. */
  private static final int TAME_ROOT = 20;

  private final Guest guest;
  private final P2mPeer peer;
  private final FrameNumbers numbers;
  private final long seed;
  private LongUnaryOperator entries = this::others;

  private ObserverScene(Guest guest, FrameNumbers numbers, long seed) {
    this.guest = guest;
    this.peer = new P2mPeer(guest);
    this.numbers = numbers;
    this.seed = seed;
  }

  /** A guest in a frame of noise without a list: all list fields are 0. */
  public static ObserverScene empty(Abi abi, long seed) {
    return empty(Guest.noisy(abi, seed), seed);
  }

  /** Like {@link #empty(Abi, long)}, in the caller's guest. */
  public static ObserverScene empty(Guest guest, long seed) {
    var scene = new ObserverScene(guest, new FrameNumbers(guest.abi(), seed), seed);
    scene.peer.cr3(0);
    scene.peer.maxPfn(0);
    scene.peer.frameListList(0);
    scene.peer.vaddr(0);
    scene.peer.generation(0);
    return scene;
  }

  /** The same guest, for lists with other entries. */
  ObserverScene misleading() {
    return new ObserverScene(guest, numbers, ~seed);
  }

  public Guest guest() {
    return guest;
  }

  public P2mPeer peer() {
    return peer;
  }

  FrameNumbers numbers() {
    return numbers;
  }

  /**
   * The entry of a pfn in the list that was last published or planted: positive, and different for
   * each.
   */
  public long mfnOf(long pfn) {
    return entries.applyAsLong(pfn);
  }

  /** The entries of this scene's lists for pfns that are not their own frames. */
  long others(long pfn) {
    return (seed + pfn * 0x9E37_79B1L) & peer.allOnes() >>> 1;
  }

  /** Lays out a list and publishes it. */
  public LinearList announce(ListPlace place) {
    return announce(place, numbers.below(TAME_ROOT));
  }

  /** Lays out a list below a root with this frame number and publishes it. */
  LinearList announce(ListPlace place, long root) {
    LinearList list =
        LinearList.lay(
            guest,
            PageTableTree.fresh(guest, root),
            place.vaddr(),
            place.count(),
            this::others,
            numbers);
    list.announce(place.generation());
    entries = list::mfnOf;
    return list;
  }

  /** Plants a tree and publishes it, without a linear list. */
  public FrameTree plant(long count) {
    return plant(count, numbers.below(TAME_ROOT));
  }

  /** Plants a tree below a frame with this number and publishes it, without a linear list. */
  FrameTree plant(long count, long root) {
    return announce(FrameTree.plant(guest, root, count, this::others, numbers), count);
  }

  /** Publishes a tree, without a linear list. */
  FrameTree announce(FrameTree tree, long count) {
    peer.cr3(0);
    peer.maxPfn(count);
    peer.frameListList(tree.root());
    entries = tree::mfnOf;
    return tree;
  }

  /** Publishes a list under an even generation. */
  LinearList announce(LinearList list) {
    list.announce(2);
    entries = list::mfnOf;
    return list;
  }

  /** Reads an entry and requires the one in the kit's list. */
  public P2mEntry expectEntry(Rule rule, P2mObserver observer, long pfn) {
    P2mEntry seen = read(rule, observer, pfn);
    if (seen.mfn() != mfnOf(pfn)) {
      throw violation(rule)
          .expected("read(" + pfn + ") = mfn " + Show.u64(mfnOf(pfn)))
          .seen("mfn " + Show.u64(seen.mfn()))
          .error();
    }
    return seen;
  }

  /** Maps another list below frame 0, which misleads an observer that uses a p2m_cr3 of 0. */
  void misleadAtFrameZero(ListPlace place) {
    LinearList.lay(
        guest,
        PageTableTree.fresh(guest, 0),
        place.vaddr(),
        place.count(),
        misleading()::others,
        numbers);
  }

  /** Runs an action at a later look-up of a frame; 1 is the next. */
  void onLookUp(int which, Runnable action) {
    onLookUps(which, which, action);
  }

  /** Runs an action at each of some later look-ups of a frame; 1 is the next. */
  void onLookUps(int first, int last, Runnable action) {
    var lookUps = new AtomicInteger();
    guest
        .memory()
        .onLookUp(_ -> {
          int which = lookUps.incrementAndGet();
          if (which >= first && which <= last) {
            action.run();
          }
        });
  }

  /** Reads an entry and requires that there is one. */
  public P2mEntry read(Rule rule, P2mObserver observer, long pfn) {
    return Optional.ofNullable(observer.read(pfn))
        .orElseThrow(
            () -> violation(rule).expected("read(" + pfn + ") = an entry").seen("null").error());
  }

  /** A violation that shows the fields. */
  public RuleViolation.Finding violation(Rule rule) {
    return RuleViolation.of(rule)
        .given("max_pfn", Show.u64(peer.maxPfn()))
        .given("pfn_to_mfn_frame_list_list", Show.u64(peer.frameListList()))
        .given("p2m_cr3", Show.u64(peer.cr3()))
        .given("p2m_vaddr", Show.u64(peer.vaddr()))
        .given("p2m_generation", Show.u64(peer.generation()));
  }

  @Override
  public void close() {
    guest.close();
  }
}
