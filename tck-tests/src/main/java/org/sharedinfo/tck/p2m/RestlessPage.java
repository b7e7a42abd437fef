package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Rule.P2M_09;

import java.util.Optional;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.Show;

/**
 * The page of an entry moves to and fro between two frames, as often as asked. The frame that it
 * left is used again at once. The entry itself stays the same.
 */
final class RestlessPage {
  private final ObserverScene scene;
  private final LinearList list;
  private final long pfn;
  private final long mfn;
  private long here;
  private long elsewhere;
  private int moves;

  /**
   * @param pfn not that of a frame of the list
   */
  RestlessPage(ObserverScene scene, LinearList list, long pfn) {
    this.scene = scene;
    this.list = list;
    this.pfn = pfn;
    this.mfn = scene.mfnOf(pfn);
    this.here = list.pageOf(pfn);
    this.elsewhere = scene.numbers().below(MovingPage.TARGET_BITS);
    list.makeReady(pfn, elsewhere);
  }

  /** Moves it, in a change of its own. */
  void move() {
    var peer = scene.peer();
    peer.stepGeneration();
    peer.word(elsewhere, list.offsetOf(pfn), mfn);
    list.tables().remap(list.addressOf(pfn), elsewhere);
    peer.word(here, list.offsetOf(pfn), MovingPage.USED_AGAIN);
    long left = here;
    here = elsewhere;
    elsewhere = left;
    peer.stepGeneration();
    moves++;
  }

  /** What is called consistent is the entry. */
  void judge(Optional<P2mEntry> returned) {
    if (returned.isPresent() && returned.get().consistent() && returned.get().mfn() != mfn) {
      throw scene
          .violation(P2M_09)
          .expected("an entry that is not consistent, or mfn " + Show.u64(mfn))
          .seen(Show.entry(returned.get()) + ", from a frame that the page had left")
          .given("moves of the page during the read", moves)
          .error();
    }
  }
}
