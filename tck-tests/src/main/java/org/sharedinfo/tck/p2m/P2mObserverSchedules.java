package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.peer.FrameNumbers;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.side.P2mSide;

/** Observers of a list, concurrently with changes of its mappings, in every order of steps. */
class P2mObserverSchedules extends Schedules {
  private static final long OLD = 0x1111_1111L;
  private static final long PASSING = 0x7777_7777L;
  private static final long FRESH = 0x2222_2222L;

  private static final long VADDR = 0x4000_0000L;

  /** An observer's result: an entry, and whether it reports a change of the mappings since. */
  record Look(P2mEntry entry, boolean changed) {}

  /** An observer that rejected the list while it changed. */
  private static final Look REFUSED = new Look(new P2mEntry(0, 0, false), true);

  @Test
  @Verifies(
      value = {Rule.P2M_09, Rule.P2M_10},
      role = P2M_OBSERVER)
  void readAgainstAChange() {
    readAgainstAChange(4);
  }

  @Test
  @Verifies(
      value = {Rule.P2M_09, Rule.P2M_10},
      role = P2M_OBSERVER)
  void readAgainstAChangeAcrossTheWrap() {
    readAgainstAChange(-2);
  }

  private void readAgainstAChange(long generation) {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      P2mPeer peer = new P2mPeer(guest);
      long start = generation & peer.allOnes();
      LinearList list = announced(guest, start);
      long old = list.mfnOf(0);
      page(list, PASSING);
      page(list, FRESH);
      explore(
          ground,
          Rule.P2M_09,
          "an entry from before or after the change is called consistent, with its own generation",
          world -> {
            P2mSide owner = world.p2m();
            P2mObserver observer = world.p2mObserver();
            world.actor(
                "owner",
                () -> {
                  owner.stepGeneration();
                  owner.remap(0, PASSING);
                  owner.remap(0, FRESH);
                  owner.stepGeneration();
                });
            world.reader("observer", () -> look(observer));
          },
          judge(old, start, peer.allOnes() & start + 2));
    }
  }

  /** The observer may keep the path to a page until its guest reuses the page. */
  @Test
  @Verifies(value = Rule.P2M_09, role = P2M_OBSERVER)
  void readAgainstAPageThatIsUsedAnew() {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      LinearList list = announced(guest, 0);
      long old = list.pageOf(0);
      page(list, FRESH);
      explore(
          ground,
          Rule.P2M_09,
          "an entry from before or after the change is called consistent, and not the present "
              + "contents of the old page",
          world -> {
            P2mSide owner = world.p2m();
            P2mObserver observer = world.p2mObserver();
            world.actor(
                "owner",
                () -> {
                  owner.stepGeneration();
                  owner.remap(0, FRESH);
                  owner.reuse(old, PASSING);
                  owner.stepGeneration();
                });
            world.reader("observer", () -> read(observer));
          },
          judge(old, 0, 2));
    }
  }

  private static Look look(P2mObserver observer) {
    Look read = read(observer);
    return read.equals(REFUSED)
        ? REFUSED
        : new Look(read.entry(), observer.changedSince(read.entry()));
  }

  private static Look read(P2mObserver observer) {
    try {
      return new Look(observer.read(0), true);
    } catch (P2mWalkException refused) {
      return REFUSED;
    }
  }

  /**
   * @param old the entry before the change; the one after it is {@link #FRESH}
   */
  private static Function<Outcome, Optional<Complaint>> judge(long old, long before, long after) {
    return outcome -> {
      Look look = outcome.result("observer", Look.class);
      P2mEntry entry = look.entry();
      boolean ofBefore = entry.mfn() == old && entry.generation() == before;
      boolean ofAfter = entry.mfn() == FRESH && entry.generation() == after;
      if (entry.consistent() && !ofBefore && !ofAfter) {
        return Complaint.of(Rule.P2M_09, "vouched for " + Show.entry(entry));
      }
      return !look.changed() && entry.generation() == after && entry.mfn() != FRESH
          ? Complaint.of(
              Rule.P2M_10,
              "no change since " + Show.entry(entry) + ": it is from before that generation")
          : Optional.empty();
    };
  }

  @Test
  @Verifies(
      value = Rule.P2M_09,
      role = P2M_OBSERVER,
      needs = {Capability.P2M_OBSERVER, Capability.P2M_OWNER, Capability.P2M_REMAPPING})
  void ownReadAgainstOwnRemap() {
    try (Ground ground = Ground.zeroed(abi()).withSpareFrames(16)) {
      explore(
          ground,
          Rule.P2M_09,
          "the entry",
          world -> {
            P2mOwner owner = world.p2mOwner();
            world.before("setUp", () -> owner.setUp(new long[] {OLD}));
            P2mObserver observer = world.p2mObserver();
            world.actor("owner", () -> owner.remap(0));
            // The list has no entry for its own frames: an observer may reject it.
            world.reader("observer", () -> read(observer));
          },
          outcome -> {
            P2mEntry entry = outcome.result("observer", Look.class).entry();
            return entry.consistent() && (entry.mfn() != OLD || entry.generation() % 2 != 0)
                ? Complaint.of(Rule.P2M_09, "vouched for " + Show.entry(entry))
                : Optional.empty();
          });
    }
  }

  /** A list with a single entry, that of the frame that holds the list. */
  private static LinearList announced(Guest guest, long generation) {
    var numbers = new FrameNumbers(guest.abi(), 1);
    PageTableTree tables = PageTableTree.fresh(guest, numbers.below(20));
    LinearList list = LinearList.lay(guest, tables, VADDR, 1, _ -> OLD, numbers);
    list.announce(generation);
    return list;
  }

  /** A frame that the list can move to; its first entry is that of the frame. */
  private static void page(LinearList list, long frame) {
    list.makeReady(0, frame);
  }
}
