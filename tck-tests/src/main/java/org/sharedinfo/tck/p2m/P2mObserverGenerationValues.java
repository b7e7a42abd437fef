package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.peer.Show;

/** Generations that differ in a single bit, and generations that stay odd. */
class P2mObserverGenerationValues extends Suite {
  /** A call that does not wait returns long before it has used this much processor time. */
  private static final Duration MORE_THAN_A_READ = Duration.ofMillis(20);

  /** A call that may return does so long before it has used this much processor time. */
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  private static final ListPlace PLACE = new ListPlace(0x4000_0000L, 3, 0, 41);
  private static final long PFN = 2;

  @Test
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void everyBitOfTheGenerationIsComparedAfterARead() {
    int lastLookUp = ProcessorPaging.of(abi()).levels() + 1;
    for (long before : evenGenerations()) {
      for (int bit = 1; bit < wordBits(); bit++) {
        readAcross(before, before ^ 1L << bit, 1);
        readAcross(before, before ^ 1L << bit, lastLookUp);
      }
    }
  }

  private void readAcross(long before, long after, int lookUp) {
    try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
      var move = new MovingPage(scene, scene.announce(PLACE.under(before)), PFN, false);
      scene.onLookUp(
          lookUp,
          () -> {
            move.begin();
            move.end();
            scene.peer().generation(after);
          });
      P2mObserver observer = subject().p2mObserver(scene.guest());
      move.judge(MovingPage.tryRead(observer, PFN), true);
    }
  }

  @Test
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  void everyBitOfTheGenerationTellsOfChanges() {
    for (long before : evenGenerations()) {
      try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
        scene.announce(PLACE.under(before));
        P2mObserver observer = subject().p2mObserver(scene.guest());
        P2mEntry entry = scene.expectEntry(P2M_10, observer, PFN);
        for (int bit = 0; bit < wordBits(); bit++) {
          scene.peer().generation(before ^ 1L << bit);
          expectChanged(scene, observer, entry, true);
          scene.peer().generation(before);
          expectChanged(scene, observer, entry, false);
        }
      }
    }
  }

  /** An observer may wait until the generation is even; then it returns no such entry. */
  @Test
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  void entryThatIsReadUnderAnOddGenerationCountsAsChanged() {
    for (long even : evenGenerations()) {
      readUnderOdd(even | 1);
    }
  }

  private void readUnderOdd(long odd) {
    try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
      LinearList list = scene.announce(PLACE.under(odd));
      P2mObserver observer = subject().bareP2mObserver(scene.guest());
      var read = Companion.start("read(" + PFN + ")", () -> MovingPage.tryRead(observer, PFN));
      boolean waits = read.keepsWaiting(MORE_THAN_A_READ);
      if (waits) {
        scene.peer().stepGeneration();
      }
      Optional<Optional<P2mEntry>> returned = read.result(MUCH_MORE_THAN_A_READ);
      if (returned.isEmpty()) {
        scene.guest().abandon();
        throw scene
            .violation(P2M_09)
            .expected("read(" + PFN + ") to return once the generation is even and stable")
            .seen("it keeps running")
            .error();
      }
      if (!waits) {
        returned.get().ifPresent(entry -> askWhileOddAndAfter(scene, list, observer, entry));
      }
    }
  }

  private static void askWhileOddAndAfter(
      ObserverScene scene, LinearList list, P2mObserver observer, P2mEntry entry) {
    expectChanged(scene, observer, entry, true);
    list.tables().remap(list.addressOf(PFN), list.pageOf(PFN));
    expectChanged(scene, observer, entry, true);
    scene.peer().stepGeneration();
    expectChanged(scene, observer, entry, true);
    scene.peer().stepGeneration();
    expectChanged(scene, observer, entry, true);
  }

  private static void expectChanged(
      ObserverScene scene, P2mObserver observer, P2mEntry entry, boolean changed) {
    if (observer.changedSince(entry) != changed) {
      throw scene
          .violation(P2M_10)
          .expected("changedSince(" + Show.entry(entry) + ") = " + changed)
          .seen(!changed + ", under generation " + Show.u64(scene.peer().generation()))
          .error();
    }
  }

  /** The first, one whose bytes differ, and the last. */
  private long[] evenGenerations() {
    long allOnes = wordBits() == Long.SIZE ? -1L : 0xFFFF_FFFFL;
    return new long[] {0, 0x0102_0304_0506_0708L & allOnes, allOnes - 1};
  }

  private int wordBits() {
    return FieldTable.of(abi()).sizeOf("long") * Byte.SIZE;
  }
}
