package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_01;
import static org.sharedinfo.rule.Rule.P2M_02;
import static org.sharedinfo.rule.Rule.P2M_03;
import static org.sharedinfo.rule.Rule.P2M_09;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.check.Bouts;
import org.sharedinfo.tck.check.Duel;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;

/** An owner at work while the kit looks, and an observer while the kit's guest is at work. */
class P2mUnderLoad extends Suite {
  private static final int BOUTS_OF_MOVES = 60;
  private static final int MOVES = 1_500;
  private static final int SET_UPS = 3_000;
  private static final OwnerGround TWO_PAGES = new OwnerGround(1025, 0x1000, 21);
  private static final OwnerGround SMALL = new OwnerGround(2, 0x1000, 21);

  @Test
  @Verifies(value = P2M_01, role = P2M_OWNER)
  void mappingsStayUnderAnEvenGeneration() {
    Bouts.run(BOUTS_OF_MOVES, Moving::new);
  }

  /**
   * The owner moves pages; who looks finds one mapping, and the same entries, under one even one.
   */
  private final class Moving implements Bouts.Bout {
    private final OwnerScene scene = OwnerScene.setUp(abi(), TWO_PAGES, subject()::bareP2mOwner);
    private final P2mPeer peer = scene.peer();
    private final int last = TWO_PAGES.count() - 1;
    private Stable before = new Stable(-1, OptionalLong.empty(), OptionalLong.empty());

    /** Pages at the ends of the list under an even generation. */
    private record Stable(long generation, OptionalLong first, OptionalLong last) {}

    @Override
    public Guest guest() {
      return scene.guest();
    }

    @Override
    public void act() {
      for (int i = 0; i < MOVES; i++) {
        scene.owner().remap(i % 2 == 0 ? 0 : last);
      }
    }

    @Override
    public boolean look() {
      long generation = peer.generation();
      var seen = new Stable(generation, peer.pageOf(0), peer.pageOf(last));
      OptionalLong first = peer.entry(0);
      OptionalLong end = peer.entry(last);
      if (peer.generation() != generation || generation % 2 != 0) {
        return true;
      }
      if (before.generation() == generation && !before.equals(seen)) {
        throw scene
            .violation(P2M_01)
            .expected("one mapping under the even generation " + Show.u64(generation))
            .seen(
                "pages of pfn 0 and %d in frames %s and %s, and then in %s and %s"
                    .formatted(
                        last,
                        hex(before.first()),
                        hex(before.last()),
                        hex(seen.first()),
                        hex(seen.last())))
            .error();
      }
      scene.expectEntry(P2M_01, 0, first);
      scene.expectEntry(P2M_01, last, end);
      before = seen;
      return false;
    }

    private static String hex(OptionalLong frame) {
      return frame.isEmpty() ? "none" : "0x" + Long.toHexString(frame.getAsLong());
    }
  }

  @Test
  @Verifies(value = P2M_02, role = P2M_OWNER)
  void entriesAreNeverSeenInParts() {
    long pfn = 1;
    try (var scene = OwnerScene.setUp(abi(), TWO_PAGES, subject()::bareP2mOwner)) {
      P2mPeer peer = scene.peer();
      long one = 0x1112_1314_1516_1718L & peer.allOnes();
      long other = 0x2122_2324_2526_2728L & peer.allOnes();
      scene.set(pfn, one);
      int offset = (int) (peer.addressOf(pfn) & 0xFFF);
      long[] page = {scene.pageOf(P2M_02, pfn)};
      long[] before = {one};
      Duel.run(
          scene.guest(),
          () -> {
            scene.owner().set(pfn, other);
            scene.owner().set(pfn, one);
          },
          () -> {
            long seen = peer.word(page[0], offset).orElseThrow();
            if (seen != one && seen != other) {
              long now = scene.pageOf(P2M_02, pfn);
              if (now == page[0]) {
                throw scene
                    .violation(P2M_02)
                    .expected("pfn 1 = mfn " + Show.u64(one) + " or " + Show.u64(other))
                    .seen("mfn " + Show.u64(seen))
                    .error();
              }
              page[0] = now;
            }
            boolean changed = seen != before[0];
            before[0] = seen;
            return changed;
          });
    }
  }

  @Test
  @Verifies(value = P2M_03, role = P2M_OWNER)
  void whoSeesCr3SeesWhatItLeadsTo() {
    Bouts.run(SET_UPS, SettingUp::new);
  }

  /** The owner sets up; who sees p2m_cr3 sees all the rest. */
  private final class SettingUp implements Bouts.Bout {
    private final OwnerScene scene = OwnerScene.of(abi(), SMALL, subject()::bareP2mOwner);
    private final P2mPeer peer = scene.peer();
    private final long[] mfns = scene.mfns(SMALL);
    private Optional<Announced> first = Optional.empty();
    private boolean sawNothing;
    private volatile boolean done;

    SettingUp() {
      Announced.mislead(peer);
    }

    @Override
    public Guest guest() {
      return scene.guest();
    }

    @Override
    public void act() {
      scene.setUp(mfns);
      done = true;
    }

    @Override
    public boolean look() {
      boolean over = done;
      boolean appears = first.isEmpty() && peer.cr3() != 0;
      if (appears) {
        first = Optional.of(Announced.by(peer, mfns.length));
      }
      if (over) {
        first.ifPresent(seen -> seen.expectWhole(scene));
      }
      boolean witness = appears && sawNothing;
      sawNothing = first.isEmpty();
      return witness;
    }
  }

  @Test
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readsUnderLoadAreConsistentOrNotCalledSo() {
    var place = new ListPlace(0x4000_0000L, 3, 0, 33);
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      var flip = new Flip(scene, scene.announce(place));
      var observer = subject().bareP2mObserver(scene.guest());
      P2mPeer peer = scene.peer();
      Duel.run(
          scene.guest(),
          flip,
          () -> {
            long before = peer.generation();
            Optional<P2mEntry> entry = tryRead(() -> observer.read(Flip.PFN));
            entry.filter(P2mEntry::consistent).ifPresent(flip::expectWhole);
            return before != peer.generation();
          });
    }
  }

  private interface Read {
    P2mEntry entry();
  }

  /** An entry, or empty where a list that changes was refused. */
  private static Optional<P2mEntry> tryRead(Read read) {
    try {
      return Optional.of(read.entry());
    } catch (P2mWalkException refused) {
      return Optional.empty();
    }
  }

  /**
   * The page of an entry goes to and fro between two frames; the frame that is not in use holds
   * something else.
   */
  private static final class Flip implements Runnable {
    static final long PFN = 2;
    private static final long ELSEWHERE = 0x0BAD_0BAD;
    private static final int PAUSE = 20;

    private final ObserverScene scene;
    private final LinearList list;
    private final long[] frames;
    private final long[] mfns;
    private int current;

    Flip(ObserverScene scene, LinearList list) {
      this.scene = scene;
      this.list = list;
      this.frames = new long[] {list.pageOf(PFN), scene.numbers().getAsLong()};
      this.mfns = new long[] {scene.mfnOf(PFN), scene.mfnOf(PFN) ^ 0x00F0_F0F0};
      scene.guest().memory().place(frames[1]);
    }

    @Override
    public void run() {
      var peer = scene.peer();
      int next = 1 - current;
      peer.stepGeneration();
      peer.word(frames[next], list.offsetOf(PFN), mfns[next]);
      list.tables().remap(list.addressOf(PFN), frames[next]);
      peer.word(frames[current], list.offsetOf(PFN), ELSEWHERE);
      peer.stepGeneration();
      current = next;
      for (int i = 0; i < PAUSE; i++) {
        Thread.onSpinWait();
      }
    }

    /** Asks that an entry is wholly of its generation: multiples of 4 are those of one frame. */
    void expectWhole(P2mEntry entry) {
      boolean even = entry.generation() % 2 == 0;
      long mfn = mfns[(int) (entry.generation() >>> 1 & 1)];
      if (!even || entry.mfn() != mfn) {
        throw scene
            .violation(P2M_09)
            .expected(
                even
                    ? "mfn " + Show.u64(mfn) + ", that of generation " + entry.generation()
                    : "no entry of an odd generation to be called consistent")
            .seen(
                "a consistent entry: mfn %s of generation %s"
                    .formatted(Show.u64(entry.mfn()), Show.u64(entry.generation())))
            .steps(
                List.of(
                    "the guest moves the page to and fro, each time inside a bracket",
                    "generations 0, 4, 8, …: mfn " + Show.u64(mfns[0]),
                    "generations 2, 6, 10, …: mfn " + Show.u64(mfns[1]),
                    "the frame that is not in use: mfn " + Show.u64(ELSEWHERE)))
            .error();
      }
    }
  }
}
