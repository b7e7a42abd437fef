package org.sharedinfo.selftest.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.schedule.Ground;

/** Plays of observers of guests that have only the three-level tree. */
final class P2mTreePlays {
  private static final long TOP = 0x4_4321L;
  private static final long HIGH_TOP = 0xABC_DEF0L;
  private static final long MISSING = 0x7_7777L;

  private P2mTreePlays() {}

  static List<Play> all() {
    List<Play> plays = new ArrayList<>();
    plays.add(small());
    for (int slots : new int[] {2, 129, 257, 512}) {
      plays.add(sparse(slots));
    }
    plays.add(broken("a tree in frame 0", guest -> announced(guest, 0)));
    plays.add(broken("a tree in frame ~0", guest -> announced(guest, guest.peer().allOnes())));
    plays.add(
        broken(
            "a tree without its top",
            guest -> {
              guest.tree(TOP, 5, 1);
              guest.announceTree(MISSING, 5);
            }));
    plays.add(
        broken(
            "a tree without a middle frame", guest -> announced(guest, TOP).topSlot(4, MISSING)));
    plays.add(broken("a tree without a leaf", guest -> announced(guest, TOP).middleSlot(4, 0)));
    return plays;
  }

  private static Play play(String name, Function<Abi, Ground> ground, Function<Abi, long[]> pfns) {
    return Observing.play(
        name, ground, (observing, _) -> observing.reads(pfns.apply(observing.abi())));
  }

  private static Play broken(String name, Consumer<P2mGrounds> lay) {
    return play(
        name,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          lay.accept(P2mGrounds.in(ground, 3));
          return ground;
        },
        _ -> new long[] {4});
  }

  private static FrameTree announced(P2mGrounds guest, long top) {
    FrameTree tree = guest.tree(top, 5, 1);
    guest.announceTree(top, 5);
    return tree;
  }

  /** Reads under several generations, which mean nothing here. */
  private static Play small() {
    return Observing.play(
        "reads of a tree",
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 4);
          int count = P2mGrounds.words(abi) + 3;
          guest.tree(HIGH_TOP, count, 1);
          guest.announceTree(HIGH_TOP, count);
          return ground;
        },
        (observing, owner) -> {
          long words = P2mGrounds.words(observing.abi());
          observing.reads(0, words - 1, words, words + 2, words + 3, -1, 2);
          for (long generation : new long[] {1, 2, 0x1_0000_0001L}) {
            Script.meanwhile(() -> owner.generation(generation));
            observing.read(2);
          }
        });
  }

  /** Reads at the borders of slots of a tree's top frame. */
  private static Play sparse(int slots) {
    return play(
        "reads of a tree with " + slots + " slots",
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, slots);
          guest.sparseTree(TOP, count(abi, slots), pfns(abi, slots));
          guest.announceTree(TOP, count(abi, slots));
          return ground;
        },
        abi -> pfns(abi, slots).stream().mapToLong(Long::longValue).toArray());
  }

  private static long count(Abi abi, int slots) {
    return (long) slots * P2mGrounds.words(abi) * P2mGrounds.words(abi);
  }

  private static SortedSet<Long> pfns(Abi abi, int slots) {
    long slot = count(abi, 1);
    SortedSet<Long> pfns = new TreeSet<>(List.of(0L, slot - 1, slot));
    for (long pfn : new long[] {127 * slot + 5, 128 * slot, 255 * slot, slots * slot - 1}) {
      if (pfn < slots * slot) {
        pfns.add(pfn);
      }
    }
    return pfns;
  }
}
