package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Rule.P2M_09;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.Show;

/**
 * The page of an entry moves to another frame. The old frame is reused at once, so the old entry
 * cannot be found once the change has begun.
 */
final class MovingPage {
  static final int TARGET_BITS = 30;
  static final long USED_AGAIN = 0x0BAD_0BAD;

  private final ObserverScene scene;
  private final LinearList list;
  private final long pfn;
  private final long before;
  private final long oldMfn;
  private final long newMfn;
  private final boolean unmapped;
  private final long target;
  private boolean begun;

  MovingPage(ObserverScene scene, LinearList list, long pfn, boolean unmapped) {
    this.scene = scene;
    this.list = list;
    this.pfn = pfn;
    this.before = scene.peer().generation();
    this.oldMfn = scene.mfnOf(pfn);
    this.unmapped = unmapped;
    this.target = scene.numbers().below(TARGET_BITS);
    // The only entry of a list is that of the frame that holds the list.
    this.newMfn = list.count() == 1 ? target : oldMfn ^ 0x00F0_F0F0;
  }

  /** Makes the generation odd and moves the page, once. */
  synchronized void begin() {
    if (begun) {
      return;
    }
    begun = true;
    var peer = scene.peer();
    peer.generation(peer.next(before));
    list.makeReady(pfn, target);
    peer.word(target, list.offsetOf(pfn), newMfn);
    long source = list.pageOf(pfn);
    list.tables().remap(list.addressOf(pfn), target);
    if (unmapped) {
      list.tables().entry(1, list.addressOf(pfn), 0);
    }
    peer.word(source, list.offsetOf(pfn), USED_AGAIN);
  }

  /** Whether an entry is from after the change: it need not be called consistent. */
  boolean isWhollyAfter(P2mEntry entry) {
    return entry.generation() == scene.peer().generation() && entry.mfn() == newMfn;
  }

  /** Makes the generation even. */
  void end() {
    list.tables().remap(list.addressOf(pfn), target);
    scene.peer().stepGeneration();
  }

  /**
   * @param ended whether the change may have ended before the read did
   */
  void judge(Optional<P2mEntry> returned, boolean ended) {
    if (returned.isEmpty() || !returned.get().consistent()) {
      return;
    }
    P2mEntry entry = returned.get();
    long after = scene.peer().generation();
    boolean whollyBefore = entry.generation() == before && entry.mfn() == oldMfn;
    boolean whollyAfter = ended && isWhollyAfter(entry);
    if (!whollyBefore && !whollyAfter) {
      throw scene
          .violation(P2M_09)
          .expected("an entry that is not consistent, or belongs wholly to one even generation")
          .seen(Show.entry(entry))
          .steps(
              List.of(
                  "generation " + Show.u64(before) + ": mfn " + Show.u64(oldMfn),
                  "during the read: generation "
                      + Show.u64(scene.peer().next(before))
                      + (unmapped ? ", the page is mapped nowhere" : ", the page moves")
                      + ", its old frame is used again",
                  ended
                      ? "generation " + Show.u64(after) + ": mfn " + Show.u64(newMfn)
                      : "the generation stays odd"))
          .error();
    }
  }

  /** An entry; empty if the observer rejected a list that changes. */
  static Optional<P2mEntry> tryRead(P2mObserver observer, long pfn) {
    try {
      return Optional.of(observer.read(pfn));
    } catch (P2mWalkException refused) {
      return Optional.empty();
    } catch (ImplementationThrew threw) {
      if (threw.getCause() instanceof P2mWalkException) {
        return Optional.empty();
      }
      throw threw;
    }
  }

  /** The pfn whose page moves. */
  long pfn() {
    return pfn;
  }
}
