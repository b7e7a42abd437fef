package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.Arrays;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Cast;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.peer.FrameNumbers;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.MarkingDomain;
import org.sharedinfo.tck.side.P2mSide;
import org.sharedinfo.tck.side.Sides;

/** Plays about the physical-to-machine list. */
final class P2mPlays {
  /** More than any owner needs for a list of two pages and for moving it. */
  private static final int FRAMES = 24;

  private static final long VADDR = 0x4000_0000L;
  private static final long ENTRY = 0x1111_1111L;
  private static final long PASSING = 0x7777_7777L;
  private static final long FRESH = 0x2222_2222L;

  private P2mPlays() {}

  static List<Play> all() {
    return List.of(
        owner(3),
        owner(511),
        new Play("reads of a list", P2M_OBSERVER, 1, P2mPlays::announced, P2mPlays::reads),
        new Play("reads against a change", P2M_OBSERVER, 20, P2mPlays::announced, P2mPlays::races),
        new Play("reads without a list", P2M_OBSERVER, 1, P2mPlays::withdrawn, P2mPlays::one));
  }

  private static Play owner(int count) {
    return new Play(
        "a list of " + count,
        P2M_OWNER,
        1,
        P2mPlays::bare,
        (cast, provider, _, domain) -> {
          P2mOwner owner = provider.p2mOwner(domain).orElseThrow();
          cast.actor("guest", () -> lives(owner, count));
        });
  }

  private static Ground bare(Abi abi) {
    Guest guest = Guest.zeroed(abi);
    P2mPeer peer = new P2mPeer(guest);
    peer.generation(7);
    peer.vaddr(peer.allOnes() & -0x1000);
    return Ground.on(guest).withSpareFrames(FRAMES);
  }

  private static void lives(P2mOwner owner, int count) {
    owner.setUp(entries(count));
    set(owner, 0, FRESH);
    set(owner, count - 1, PASSING);
    if (owner.remaps()) {
      owner.remap(0);
    }
    owner.grow(entries(4));
    set(owner, count, FRESH);
  }

  private static void set(P2mOwner owner, long pfn, long entry) {
    Script.call(Operation.P2M_SET, () -> owner.set(pfn, entry), pfn, entry);
  }

  private static long[] entries(int count) {
    long[] entries = new long[count];
    Arrays.setAll(entries, i -> ENTRY + i);
    return entries;
  }

  private static LinearList list(Ground ground) {
    Guest guest = ground.guest();
    var numbers = new FrameNumbers(guest.abi(), 1);
    PageTableTree tables = PageTableTree.fresh(guest, numbers.below(20));
    LinearList list = LinearList.lay(guest, tables, VADDR, 4, pfn -> ENTRY + pfn, numbers);
    list.makeReady(0, PASSING);
    list.makeReady(0, FRESH);
    return list;
  }

  private static Ground announced(Abi abi) {
    Ground ground = Ground.on(Guest.zeroed(abi));
    list(ground).announce(4);
    return ground;
  }

  private static Ground withdrawn(Abi abi) {
    Ground ground = announced(abi);
    new P2mPeer(ground.guest()).cr3(0);
    return ground;
  }

  private static void read(P2mObserver observer, long pfn) {
    Script.answer(
        Operation.P2M_READ,
        () -> {
          P2mEntry entry = observer.read(pfn);
          return new long[] {entry.mfn(), entry.consistent() ? 1 : 0};
        },
        pfn);
  }

  private static void reads(
      Cast cast, SharedInfoProvider provider, Sides kit, MarkingDomain domain) {
    P2mObserver observer = provider.p2mObserver(domain).orElseThrow();
    P2mSide owner = kit.p2m(domain);
    cast.actor(
        "observer",
        () -> {
          for (long pfn : new long[] {0, 3, 4, 5, -1}) {
            read(observer, pfn);
          }
          Script.call(Operation.P2M_SET, owner::stepGeneration);
          read(observer, 0);
        });
  }

  private static void races(
      Cast cast, SharedInfoProvider provider, Sides kit, MarkingDomain domain) {
    P2mObserver observer = provider.p2mObserver(domain).orElseThrow();
    P2mSide owner = kit.p2m(domain);
    cast.actor(
        "guest",
        () -> {
          owner.stepGeneration();
          owner.remap(0, PASSING);
          owner.remap(0, FRESH);
          owner.stepGeneration();
        });
    cast.actor("observer", () -> read(observer, 0));
  }

  private static void one(Cast cast, SharedInfoProvider provider, Sides kit, MarkingDomain domain) {
    P2mObserver observer = provider.p2mObserver(domain).orElseThrow();
    cast.actor("observer", () -> read(observer, 0));
  }
}
