package org.sharedinfo.tck.p2m;

import java.util.Optional;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;

/**
 * An observer that races against one of the kit's owners. An entry's page moves back and forth
 * between two frames, each with a different entry. The unused frame holds something else.
 */
final class ObserverRace {
  static final String DURING = "during the change";
  static final String BESIDE = "beside the change";

  private static final long PFN = 2;
  private static final long ELSEWHERE = 0x0BAD_0BAD;
  private static final ListPlace PLACE = new ListPlace(0x4000_0000L, 3, 0, 33);
  private static final int READS = 4;
  private static final int TARGET_BITS = 30;

  /** More sets than occur during the reads of the slowest toolstack. */
  private static final int MOST_SETS = 200_000;

  private final ObserverScene scene;
  private final P2mPeer peer;
  private final LinearList list;
  private final P2mObserver observer;
  private final long[] frames;
  private final long[] mfns;
  private int current;
  private Optional<P2mEntry> entry = Optional.empty();
  private long generationBefore;
  private volatile boolean isRead;

  ObserverRace() {
    scene = ObserverScene.empty(Subject.current().abi(), PLACE.seed());
    peer = scene.peer();
    list = scene.announce(PLACE);
    frames = new long[] {list.pageOf(PFN), scene.numbers().below(TARGET_BITS)};
    mfns = new long[] {scene.mfnOf(PFN), scene.mfnOf(PFN) ^ 0x00F0_F0F0};
    list.makeReady(PFN, frames[1]);
    peer.word(frames[1], list.offsetOf(PFN), ELSEWHERE);
    observer = Subject.current().bareP2mObserver(scene.guest());
  }

  /**
   * Resets it for a new state: in the first frame, with the last generation before the wrap or one
   * far from it.
   */
  ObserverRace start(boolean atWrap) {
    if (current != 0) {
      flip();
    }
    if (atWrap) {
      peer.generation(peer.allOnes() - 1);
    } else if (peer.generation() > 1 << 20 || peer.generation() < 0) {
      peer.generation(0);
    }
    generationBefore = peer.generation();
    entry = Optional.empty();
    isRead = false;
    return this;
  }

  /** Moves the page, inside a bracket. */
  void flip() {
    int next = 1 - current;
    peer.stepGeneration();
    peer.word(frames[next], list.offsetOf(PFN), mfns[next]);
    list.tables().remap(list.addressOf(PFN), frames[next]);
    peer.word(frames[current], list.offsetOf(PFN), ELSEWHERE);
    peer.stepGeneration();
    current = next;
  }

  /** Sets the entry back and forth until the reads are done, in one store each. */
  void set() {
    for (int i = 0; i < MOST_SETS && !isRead; i++) {
      peer.word(frames[0], list.offsetOf(PFN), mfns[1]);
      peer.word(frames[0], list.offsetOf(PFN), mfns[0]);
    }
  }

  /** Reads repeatedly: an entry that is called consistent must belong to its generation. */
  void read(LL_Result r) {
    String what = "consistent";
    String when = BESIDE;
    for (int i = 0; i < READS; i++) {
      long before = peer.generation();
      Optional<P2mEntry> seen = tryRead();
      if (peer.generation() != before || before % 2 != 0) {
        when = DURING;
      }
      if (seen.isPresent() && seen.get().consistent() && !isOfItsGeneration(seen.get())) {
        what = "mixture";
      }
    }
    r.r1 = what;
    r.r2 = when;
  }

  private boolean isOfItsGeneration(P2mEntry seen) {
    long steps = seen.generation() - generationBefore & peer.allOnes();
    return steps % 2 == 0 && seen.mfn() == mfns[(int) (steps >>> 1 & 1)];
  }

  /** Reads once, and keeps the entry. */
  void readAndKeep(LL_Result r) {
    long before = peer.generation();
    entry = tryRead();
    r.r2 = peer.generation() != before || before % 2 != 0 ? DURING : BESIDE;
  }

  /** Asks the observer, after the list has moved once, whether it noticed. */
  void judgeChange(LL_Result r) {
    boolean old = entry.isPresent() && entry.get().mfn() != mfns[1];
    r.r1 = old && !observer.changedSince(entry.orElseThrow()) ? "not known" : "known";
  }

  /** Reads repeatedly while the entry is set: no mixture may be seen. */
  void readSet(LL_Result r) {
    String what = "whole";
    String when = BESIDE;
    long last = mfns[0];
    for (int i = 0; i < 2 * READS; i++) {
      long seen = observer.read(PFN).mfn();
      if (seen != mfns[0] && seen != mfns[1]) {
        what = "in parts";
      }
      if (seen != last) {
        when = DURING;
      }
      last = seen;
    }
    isRead = true;
    r.r1 = what;
    r.r2 = when;
  }

  /** An entry; empty if the observer rejected a list that changes. */
  private Optional<P2mEntry> tryRead() {
    try {
      return Optional.of(observer.read(PFN));
    } catch (P2mWalkException refused) {
      return Optional.empty();
    }
  }
}
