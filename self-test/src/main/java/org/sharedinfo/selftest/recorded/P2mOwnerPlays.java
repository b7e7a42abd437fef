package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.schedule.Ground;

/** Plays of the owner of a list. */
final class P2mOwnerPlays {
  /** More than any owner needs for these lists and for moving their pages. */
  private static final int FRAMES = 24;

  private static final long TAME_FRAME = 0x1000;

  /** From here on, the cr3 of a 32-bit guest is folded. */
  private static final long HIGH_FRAME = 0xABC_DEF0L;

  /** Arguments of a mark that can be entries. */
  private static final int ENTRIES_TOLD = 6;

  private P2mOwnerPlays() {}

  static List<Play> all() {
    return List.of(
        owner("a list of one", TAME_FRAME, true, _ -> 1),
        owner("a list of three in high frames", HIGH_FRAME, true, _ -> 3),
        owner("a list that leaves room for one", TAME_FRAME, false, words -> words - 1));
  }

  private interface Count {
    int of(int words);
  }

  /**
   * @param moves whether pages move; each word of a page that is copied is an access
   */
  private static Play owner(String name, long frame, boolean moves, Count count) {
    return new Play(
        name,
        P2M_OWNER,
        1,
        abi -> bare(abi, frame),
        (cast, provider, _, domain) -> {
          P2mOwner owner = provider.p2mOwner(domain).orElseThrow();
          int words = P2mGrounds.words(domain.abi());
          cast.actor("guest", () -> new Life(owner, domain.abi(), moves).live(count.of(words)));
        });
  }

  /** Nothing is announced, and the fields hold old values. */
  private static Ground bare(Abi abi, long frame) {
    Ground ground = P2mGrounds.empty(abi);
    P2mPeer peer = new P2mPeer(ground.guest());
    peer.generation(7);
    peer.vaddr(peer.allOnes() & -0x1000);
    peer.maxPfn(4L * P2mGrounds.words(abi));
    ground.guest().memory().allocateFrom(frame, FRAMES);
    return ground.withSpareFrames(FRAMES);
  }

  /** What an owner does, one call after the other. */
  private static final class Life {
    private final P2mOwner owner;
    private final boolean moves;
    private final long none;
    private final long frameBits;
    private int count;

    Life(P2mOwner owner, Abi abi, boolean moves) {
      this.owner = owner;
      this.moves = moves && owner.remaps();
      this.none = P2mGrounds.isWide(abi) ? -1 : 0xFFFF_FFFFL;
      this.frameBits = P2mPeer.frameBits(abi.wordBytes());
    }

    void live(int first) {
      setUp(first);
      set(0, 0x2222_3333L);
      set(count - 1, 0x9777_8899L);
      remap(0);
      set(0, 0x12_3456_789AL);
      set(count - 1, none);
      remap(count - 1);
      set(count - 1, 0x5555L);
      grow(1);
      set(count - 1, 0x6666_0001L);
      grow(3);
      set(count - 2, 0x7777_0001L);
    }

    private long[] entries(int number) {
      long[] entries = new long[number];
      Arrays.setAll(entries, i -> 0x11_9111_1111L + (count + i) * 0x9E37_79B1L & frameBits);
      if (number > 1) {
        entries[1] = none;
      }
      return entries;
    }

    private static long[] told(long[] entries, long... before) {
      List<Long> told = new ArrayList<>();
      Arrays.stream(before).forEach(told::add);
      Arrays.stream(entries).limit(ENTRIES_TOLD).forEach(told::add);
      return told.stream().mapToLong(Long::longValue).toArray();
    }

    private void setUp(int number) {
      long[] entries = entries(number);
      Script.call(Operation.P2M_SET_UP, () -> owner.setUp(entries.clone()), told(entries, number));
      count = number;
    }

    private void grow(int number) {
      long[] entries = entries(number);
      Script.call(
          Operation.P2M_GROW, () -> owner.grow(entries.clone()), told(entries, count, number));
      count += number;
    }

    private void set(long pfn, long value) {
      long entry = value == none ? none : value & frameBits;
      Script.call(Operation.P2M_SET, () -> owner.set(pfn, entry), pfn, entry);
    }

    private void remap(long pfn) {
      if (moves) {
        Script.call(Operation.P2M_REMAP, () -> owner.remap(pfn), pfn);
      }
    }
  }
}
