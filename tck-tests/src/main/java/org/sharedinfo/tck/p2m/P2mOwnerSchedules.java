package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.schedule.World;
import org.sharedinfo.tck.side.P2mSide;

/** The owner of a list, concurrently with an observer, in every order of steps. */
class P2mOwnerSchedules extends Schedules {
  /** More than any owner needs for a list of two pages and for moving it. */
  private static final int FRAMES = 24;

  /** Different in both halves of either ABI's word. */
  private static final long OLD = 0x1111_1111L;

  private static final long FRESH = 0x2222_2222L;

  @Test
  @Verifies(
      value = Rule.P2M_01,
      role = P2M_OWNER,
      needs = {Capability.P2M_OWNER, Capability.P2M_REMAPPING})
  void remapAgainstAWatcher() {
    try (Ground ground = ground()) {
      explore(
          ground,
          Rule.P2M_01,
          "no change of a mapping between two reads of the same, even generation",
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
                ? Complaint.of(
                    Rule.P2M_01,
                    "generation "
                        + Show.u64(seen.before())
                        + " at both reads, the page in frame "
                        + Show.u64(seen.firstPage())
                        + " and then in "
                        + Show.u64(seen.secondPage()))
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
            return right || !(seen.get() instanceof P2mSide.Announced found)
                ? Optional.empty()
                : Complaint.of(
                    Rule.P2M_03,
                    "generation "
                        + Show.u64(found.generation())
                        + ", entry "
                        + Show.u64(found.entry()));
          });
    }
  }

  @Test
  @Verifies(value = Rule.P2M_13, role = P2M_OWNER)
  void growthInsideAPageAgainstARead() {
    growthAgainstARead(1);
  }

  @Test
  @Verifies(value = Rule.P2M_13, role = P2M_OWNER)
  void growthByAPageAgainstARead() {
    growthAgainstARead(words());
  }

  private void growthAgainstARead(int count) {
    try (Ground ground = ground()) {
      explore(
          ground,
          Rule.P2M_13,
          "an entry for each pfn below max_pfn: the new one, or no frame",
          world -> {
            P2mOwner owner = world.p2mOwner();
            world.before("setUp", () -> owner.setUp(entries(count)));
            P2mSide watcher = world.p2m();
            world.actor("owner", () -> owner.grow(new long[] {wide(FRESH)}));
            world.reader("watcher", () -> watcher.counted(count));
          },
          outcome -> isThere(outcome.result("watcher", Optional.class)));
    }
  }

  @Test
  @Verifies(value = Rule.P2M_13, role = P2M_OWNER)
  void setUpAgainstACount() {
    try (Ground ground = ground()) {
      new P2mPeer(ground.guest()).maxPfn(4L * words());
      explore(
          ground,
          Rule.P2M_13,
          "max_pfn of this list when p2m_cr3 is not 0, not the earlier one",
          world -> {
            P2mOwner owner = world.p2mOwner();
            P2mSide watcher = world.p2m();
            world.actor("owner", () -> owner.setUp(new long[] {wide(OLD)}));
            world.reader("watcher", () -> watcher.counted(3L * words()));
          },
          outcome -> isThere(outcome.result("watcher", Optional.class)));
    }
  }

  private Optional<Complaint> isThere(Optional<?> seen) {
    if (seen.isEmpty() || !(seen.get() instanceof P2mSide.Counted found)) {
      return Optional.empty();
    }
    boolean there =
        found.entry().isPresent()
            && (found.entry().getAsLong() == wide(FRESH)
                || P2mPeer.isNoFrame(found.entry().getAsLong(), abi().wordBytes()));
    return there
        ? Optional.empty()
        : Complaint.of(
            Rule.P2M_13,
            "max_pfn = "
                + Show.u64(found.maxPfn())
                + " under generation "
                + Show.u64(found.generation())
                + ", and the entry "
                + (found.entry().isEmpty()
                    ? "cannot be walked to"
                    : "is " + Show.u64(found.entry().getAsLong())));
  }

  private int words() {
    return FieldTable.FRAME_BYTES / abi().wordBytes();
  }

  private long[] entries(int count) {
    long[] entries = new long[count];
    Arrays.fill(entries, wide(OLD));
    return entries;
  }

  private P2mOwner ownerOfAList(World world) {
    P2mOwner owner = world.p2mOwner();
    world.before("setUp", () -> owner.setUp(new long[] {wide(OLD)}));
    return owner;
  }

  /** A number in each half of the guest's word, within the range of frame numbers. */
  private long wide(long half) {
    return (abi().wordBytes() == Long.BYTES ? half << Integer.SIZE | half : half)
        & P2mPeer.frameBits(abi().wordBytes());
  }

  /** A guest whose list fields hold old values; p2m_cr3 is 0. */
  private Ground ground() {
    Guest guest = Guest.zeroed(abi());
    P2mPeer peer = new P2mPeer(guest);
    peer.generation(7);
    peer.vaddr(peer.allOnes() & -0x1000);
    return Ground.on(guest).withSpareFrames(FRAMES);
  }
}
