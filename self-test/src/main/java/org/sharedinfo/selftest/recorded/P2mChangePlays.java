package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.selftest.recorded.P2mGrounds.ROOT;
import static org.sharedinfo.selftest.recorded.P2mGrounds.VADDR;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.side.P2mSide;

/** Plays of observers of guests that change their list between reads or during them. */
final class P2mChangePlays {
  private static final long OTHER_ROOT = 0x4_2345L;
  private static final long THIRD_ROOT = 0x4_3456L;
  private static final long ELSEWHERE = 0x4060_5000L;
  private static final long TOP = 0x4_4567L;
  private static final long OTHER_TOP = 0x4_5678L;
  private static final long PASSING = 0x7777_7777L;
  private static final long FRESH = 0x2222_2222L;
  private static final long MISSING = 0x7_7777L;
  private static final long COUNT = 5;
  private static final long MOST = 9;

  /** Look-ups of one read: the tables of all levels and the page. */
  private static final int LOOK_UPS = 5;

  private P2mChangePlays() {}

  static List<Play> all() {
    List<Play> plays = new ArrayList<>();
    plays.add(anew());
    plays.add(noticed());
    plays.add(moved());
    plays.add(
        interrupted(
            "reads of a list whose root is cleared",
            4,
            (owner, isOver) -> {
              if (isOver) {
                owner.generation(0);
                owner.publish(ROOT);
              } else {
                owner.withdraw();
              }
            }));
    plays.add(
        interrupted(
            "reads while entries are stored",
            4,
            (owner, isOver) -> {
              if (!isOver) {
                owner.set(2, 0x1234_0001L);
              }
            }));
    for (long generation : new long[] {0x100, 0x1_0000, 0x1_0000_0000L}) {
      for (int lookUp : new int[] {1, 4}) {
        plays.add(restarted(generation, lookUp));
      }
    }
    plays.add(
        interrupted(
            "reads under a high generation",
            1L << 60,
            (owner, isOver) -> {
              if (!isOver) {
                owner.stepGeneration();
                owner.stepGeneration();
              }
            }));
    plays.add(
        race(
            "reads against a change",
            owner -> {
              owner.stepGeneration();
              owner.remap(0, PASSING);
              owner.remap(0, FRESH);
              owner.stepGeneration();
            }));
    plays.add(
        race(
            "reads against a store of the entry",
            owner -> {
              owner.set(2, 0x1234_0001L);
              owner.set(2, 0x4321_8002L);
            }));
    plays.add(race("reads against a withdrawal", owner -> owner.withdraw()));
    return plays;
  }

  /** A list, another one below frame 0, and frames to which its page can move. */
  private static Ground changing(Abi abi, long generation) {
    Ground ground = P2mGrounds.empty(abi);
    P2mGrounds guest = P2mGrounds.in(ground, 11);
    guest.list(0, VADDR, COUNT, 77);
    LinearList list = guest.list(ROOT, VADDR, COUNT, 1);
    list.makeReady(0, PASSING);
    list.makeReady(0, FRESH);
    list.announce(generation & guest.peer().allOnes());
    guest.peer().frameListList(guest.peer().allOnes());
    return ground;
  }

  /**
   * Reads during which the guest acts, once at each look-up of a frame.
   *
   * @param guest acts; then acts again, with true, when the read is over
   */
  private static Play interrupted(
      String name, long generation, BiConsumer<P2mSide, Boolean> guest) {
    return Observing.play(
        name,
        abi -> changing(abi, generation),
        (observing, owner) -> {
          for (int lookUp = 1; lookUp <= LOOK_UPS; lookUp++) {
            Optional<P2mEntry> entry = observing.read(2, lookUp, () -> guest.accept(owner, false));
            observing.changed(entry);
            Script.meanwhile(() -> guest.accept(owner, true));
            observing.changed(entry);
          }
        });
  }

  /** The page moves, the whole change or the begin of it, at each look-up of a frame. */
  private static Play moved() {
    return Observing.play(
        "reads of a list that moves",
        abi -> changing(abi, 4),
        (observing, owner) -> {
          for (int lookUp = 1; lookUp <= LOOK_UPS; lookUp++) {
            whole(observing, owner, lookUp);
            begun(observing, owner, lookUp, lookUp % 2 == 0 ? FRESH : MISSING);
          }
        });
  }

  private static void whole(Observing observing, P2mSide owner, int lookUp) {
    Runnable change =
        () -> {
          owner.stepGeneration();
          owner.remap(0, lookUp % 2 == 0 ? FRESH : PASSING);
          owner.stepGeneration();
        };
    observing.changed(observing.read(2, lookUp, change));
  }

  private static void begun(Observing observing, P2mSide owner, int lookUp, long passing) {
    boolean[] begun = {false};
    Runnable change =
        () -> {
          owner.stepGeneration();
          owner.remap(0, passing);
          begun[0] = true;
        };
    Optional<P2mEntry> entry = observing.read(2, lookUp, change);
    observing.changed(entry);
    if (begun[0]) {
      Script.meanwhile(() -> {
        owner.remap(0, FRESH);
        owner.stepGeneration();
      });
    }
    observing.changed(entry);
  }

  /** A list that is announced anew during a read, under generation 0 as each new list. */
  private static Play restarted(long generation, int lookUp) {
    return Observing.play(
        "a restart at generation 0x%x, look-up %d".formatted(generation, lookUp),
        abi -> changing(abi, generation),
        (observing, owner) -> {
          Runnable restart =
              () -> {
                owner.withdraw();
                owner.generation(0);
                owner.publish(ROOT);
              };
          Optional<P2mEntry> before = observing.read(2);
          observing.changed(observing.read(2, lookUp, restart));
          observing.changed(before);
        });
  }

  /** Reads under even and odd generations, and questions about what was read. */
  private static Play noticed() {
    return Observing.play(
        "generations that go on",
        abi -> changing(abi, -4),
        (observing, owner) -> {
          List<Optional<P2mEntry>> entries = new ArrayList<>();
          for (int step = 0; step < 8; step++) {
            entries.add(observing.read(3));
            entries.forEach(observing::changed);
            Script.meanwhile(owner::stepGeneration);
            entries.forEach(observing::changed);
          }
        });
  }

  private static Ground several(Abi abi) {
    Ground ground = P2mGrounds.empty(abi);
    P2mGrounds guest = P2mGrounds.in(ground, 12);
    guest.list(0, VADDR, COUNT, 77);
    guest.list(ROOT, VADDR, MOST, 1);
    guest.list(OTHER_ROOT, VADDR, MOST, 20);
    guest.list(THIRD_ROOT, ELSEWHERE, MOST, 40);
    guest.tree(TOP, MOST, 60);
    guest.tree(OTHER_TOP, MOST, 80);
    return ground;
  }

  /** Nothing, then a tree, then several lists one after the other, and the tree again. */
  private static Play anew() {
    return Observing.play(
        "lists that are announced anew",
        P2mChangePlays::several,
        (observing, owner) -> {
          observing.read(4);
          Script.meanwhile(() -> owner.count(COUNT));
          observing.read(4);
          Script.meanwhile(() -> owner.tree(TOP));
          observing.reads(0, 2, 4, 5);
          lists(observing, owner);
          trees(observing, owner);
        });
  }

  private static void lists(Observing observing, P2mSide owner) {
    Script.meanwhile(() -> announce(owner, ROOT, VADDR));
    Optional<P2mEntry> first = observing.read(2);
    observing.reads(0, 4, 5);
    Script.meanwhile(() -> announce(owner, OTHER_ROOT, VADDR));
    observing.reads(0, 2, 4);
    observing.changed(first);
    Script.meanwhile(() -> announce(owner, THIRD_ROOT, ELSEWHERE));
    observing.reads(0, 2, 4);
    Script.meanwhile(() -> owner.set(2, 0x1234_0001L));
    observing.read(2);
    for (long count = COUNT + 1; count <= MOST; count++) {
      long counted = count;
      Script.meanwhile(() -> owner.count(counted));
      observing.reads(counted - 1, counted);
    }
  }

  private static void trees(Observing observing, P2mSide owner) {
    Script.meanwhile(owner::withdraw);
    observing.reads(0, 4);
    Script.meanwhile(() -> owner.tree(OTHER_TOP));
    observing.reads(0, 4);
    Script.meanwhile(() -> owner.tree(0));
    observing.read(4);
  }

  private static void announce(P2mSide owner, long root, long vaddr) {
    owner.withdraw();
    owner.generation(0);
    owner.moveTo(vaddr);
    owner.publish(root);
  }

  private static Play race(String name, Consumer<P2mSide> guest) {
    return Observing.race(name, abi -> changing(abi, 4), guest, 2);
  }
}
