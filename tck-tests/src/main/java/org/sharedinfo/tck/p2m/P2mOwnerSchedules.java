package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.schedule.World;
import org.sharedinfo.tck.side.P2mSide;

/** The owner of a list against whoever watches it, in every order. */
class P2mOwnerSchedules extends Schedules {
  /** More than any owner needs for a list of a page, and for its move. */
  private static final int FRAMES = 16;

  /** Different in both halves of either ABI's word. */
  private static final long OLD = 0x1111_1111L;

  private static final long FRESH = 0x2222_2222L;

  @Test
  @Verifies(value = Rule.P2M_01, role = P2M_OWNER)
  void remapAgainstAWatcher() {
    try (Ground ground = ground()) {
      explore(
          ground,
          Rule.P2M_01,
          "no change of a mapping between two looks at the same, even generation",
          world -> {
            P2mOwner owner = ownerOfAList(world);
            P2mSide watcher = world.p2m();
            world.actor("owner", () -> owner.remap(0));
            world.reader("watcher", () -> watcher.watch(0));
          },
          outcome -> {
            P2mSide.Watched seen = outcome.result("watcher", P2mSide.Watched.class);
            boolean steady = seen.before() == seen.after() && (seen.before() & 1) == 0;
            return steady && seen.firstPage() != seen.secondPage()
                ? Complaint.of(Rule.P2M_01, "a change of it: " + seen)
                : Optional.empty();
          });
    }
  }

  @Test
  @Verifies(value = Rule.P2M_02, role = P2M_OWNER)
  void setAgainstARead() {
    try (Ground ground = ground()) {
      explore(
          ground,
          Rule.P2M_02,
          "the old entry or the new one",
          world -> {
            P2mOwner owner = ownerOfAList(world);
            P2mSide watcher = world.p2m();
            world.actor("owner", () -> owner.set(0, wide(FRESH)));
            world.reader("watcher", () -> watcher.entry(0));
          },
          outcome -> {
            long seen = outcome.result("watcher", Long.class);
            return seen == wide(OLD) || seen == wide(FRESH)
                ? Optional.empty()
                : Complaint.of(Rule.P2M_02, Show.u64(seen));
          });
    }
  }

  @Test
  @Verifies(value = Rule.P2M_03, role = P2M_OWNER)
  void setUpAgainstARead() {
    try (Ground ground = ground()) {
      explore(
          ground,
          Rule.P2M_03,
          "generation 0, and the entry by p2m_vaddr, where p2m_cr3 is not 0",
          world -> {
            P2mOwner owner = world.p2mOwner();
            P2mSide watcher = world.p2m();
            world.actor("owner", () -> owner.setUp(new long[] {wide(OLD)}));
            world.reader("watcher", () -> watcher.announced(0));
          },
          outcome -> {
            Optional<?> seen = outcome.result("watcher", Optional.class);
            boolean right =
                seen.isEmpty() || seen.get().equals(new P2mSide.Announced(0, wide(OLD)));
            return right ? Optional.empty() : Complaint.of(Rule.P2M_03, seen.get().toString());
          });
    }
  }

  private P2mOwner ownerOfAList(World world) {
    P2mOwner owner = world.p2mOwner();
    world.before("setUp", () -> owner.setUp(new long[] {wide(OLD)}));
    return owner;
  }

  /** A number in each half of the guest's word. */
  private long wide(long half) {
    return abi().wordBytes() == Long.BYTES ? half << Integer.SIZE | half : half;
  }

  /** A guest whose fields of lists hold what was there before; p2m_cr3 is 0. */
  private Ground ground() {
    Guest guest = Guest.zeroed(abi());
    P2mPeer peer = new P2mPeer(guest);
    peer.generation(7);
    peer.vaddr(peer.allOnes() & -0x1000);
    return Ground.on(guest).withSpareFrames(FRAMES);
  }
}
