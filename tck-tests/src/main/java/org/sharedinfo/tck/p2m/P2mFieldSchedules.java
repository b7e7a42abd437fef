package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
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

/**
 * Observers of a list whose fields change during a read: the checked value must be the one that is
 * used.
 */
class P2mFieldSchedules extends Schedules {
  private static final long VADDR = 0x4000_0000L;
  private static final long FIRST = 0x1111_1110L;
  private static final long MISLEADING = 0x7777_7770L;
  private static final String REFUSED = "refused";

  @Test
  @Verifies(value = Rule.P2M_05, role = P2M_OBSERVER)
  void readAgainstAListThatIsTakenAway() {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      var numbers = new FrameNumbers(abi(), 1);
      LinearList list = announce(guest, numbers, 1);
      PageTableTree below = PageTableTree.fresh(guest, 0);
      LinearList.lay(guest, below, VADDR, 1, pfn -> MISLEADING + pfn, numbers);
      new P2mPeer(guest).frameListList(new P2mPeer(guest).allOnes());
      read(
          ground,
          Rule.P2M_05,
          list,
          0,
          "the entry, or a refusal, once p2m_cr3 is 0",
          P2mSide::withdraw);
    }
  }

  /** The end of the address space: the second entry of a list there has no valid address. */
  @Test
  @Verifies(value = Rule.P2M_11, role = P2M_OBSERVER)
  void readAgainstAnAddressThatTurnsBad() {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      var numbers = new FrameNumbers(abi(), 1);
      LinearList list = announce(guest, numbers, 2);
      LinearList.lay(guest, list.tables(), 0, 1, pfn -> MISLEADING + pfn, numbers);
      P2mPeer peer = new P2mPeer(guest);
      long last = peer.allOnes() - peer.wordBytes() + 1;
      read(
          ground,
          Rule.P2M_11,
          list,
          1,
          "the entry by the first p2m_vaddr, or a refusal: by the second one it wraps",
          owner -> owner.moveTo(last));
    }
  }

  @Test
  @Verifies(value = Rule.P2M_07, role = P2M_OBSERVER)
  void readAgainstACountThatGrows() {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      LinearList list = announce(guest, new FrameNumbers(abi(), 1), 3);
      new P2mPeer(guest).maxPfn(1);
      explore(
          ground,
          Rule.P2M_07,
          "the entry of pfn 0, which is below max_pfn before and after",
          world -> {
            P2mSide owner = world.p2m();
            P2mObserver observer = world.p2mObserver();
            world.actor("owner", () -> owner.count(3));
            world.reader("observer", () -> found(observer, 0));
          },
          outcome -> {
            String found = outcome.result("observer", String.class);
            return found.equals(Show.u64(list.mfnOf(0)))
                ? Optional.empty()
                : Complaint.of(Rule.P2M_07, found);
          });
    }
  }

  /** The old entry and the new one differ in each half of a word, and of a half. */
  @Test
  @Verifies(value = Rule.P2M_06, role = P2M_OBSERVER)
  void readAgainstAnEntryThatIsSet() {
    try (Ground ground = Ground.on(Guest.zeroed(abi()))) {
      Guest guest = ground.guest();
      LinearList list = announce(guest, new FrameNumbers(abi(), 1), 2);
      long old = list.mfnOf(1);
      long fresh = old ^ (guest.abi().wordBytes() == Long.BYTES ? 0x3_0101_0101L : 0x0101_0101L);
      explore(
          ground,
          Rule.P2M_06,
          "the old entry or the new one, whole",
          world -> {
            P2mSide owner = world.p2m();
            P2mObserver observer = world.p2mObserver();
            world.actor("owner", () -> owner.set(1, fresh));
            world.reader("observer", () -> found(observer, 1));
          },
          outcome -> {
            String found = outcome.result("observer", String.class);
            return found.equals(Show.u64(old)) || found.equals(Show.u64(fresh))
                ? Optional.empty()
                : Complaint.of(Rule.P2M_06, found);
          });
    }
  }

  private void read(
      Ground ground,
      Rule rule,
      LinearList list,
      long pfn,
      String expected,
      Consumer<P2mSide> change) {
    String entry = Show.u64(list.mfnOf(pfn));
    explore(
        ground,
        rule,
        expected,
        world -> {
          P2mSide owner = world.p2m();
          P2mObserver observer = world.p2mObserver();
          world.actor("owner", () -> change.accept(owner));
          world.reader("observer", () -> found(observer, pfn));
        },
        outcome -> {
          String found = outcome.result("observer", String.class);
          return found.equals(entry) || found.equals(REFUSED)
              ? Optional.empty()
              : Complaint.of(rule, found);
        });
  }

  /** The entry, that the list was rejected, or another exception. */
  private static String found(P2mObserver observer, long pfn) {
    try {
      return Show.u64(observer.read(pfn).mfn());
    } catch (P2mUnavailableException | P2mWalkException refused) {
      return REFUSED;
    } catch (RuntimeException thrown) {
      return String.valueOf(thrown);
    }
  }

  private static LinearList announce(Guest guest, FrameNumbers numbers, long count) {
    PageTableTree tables = PageTableTree.fresh(guest, numbers.below(20));
    LinearList list = LinearList.lay(guest, tables, VADDR, count, pfn -> FIRST + pfn, numbers);
    list.announce(0);
    return list;
  }
}
