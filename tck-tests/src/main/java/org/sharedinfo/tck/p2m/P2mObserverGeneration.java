package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Show;

/** An observer of a guest that changes its list's mappings. */
class P2mObserverGeneration extends Suite {
  /** A call that does not wait returns long before it has used this much processor time. */
  private static final Duration MORE_THAN_A_READ = Duration.ofNanos(300_000);

  /** A call that may return does so long before it has used this much processor time. */
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  @Test
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readsAtRestAreVouchedFor() {
    var place = new ListPlace(0x4000_0000L, 3, 8, 9);
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      P2mEntry seen = scene.expectEntry(P2M_09, subject().p2mObserver(scene.guest()), 2);
      if (!seen.consistent()) {
        throw new Inconclusive(
            "the observer calls nothing consistent, not even a list at rest: none of its results "
                + "can be wrong");
      }
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readUnderAnOddGenerationIsNotConsistent(
      @ForAll("simple") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll boolean unmapped) {
    readWhileOdd(place.under(generation), 0, unmapped);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readThatAChangeBeginsInIsNotConsistent(
      @ForAll("simple") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll @IntRange(min = 1, max = 5) int lookUp,
      @ForAll boolean unmapped) {
    readWhileOdd(place.under(generation), lookUp, unmapped);
  }

  /**
   * @param lookUp the look-up at which the change begins; 0 for one that began before the read
   * @param unmapped whether the change leaves the page unmapped while it lasts
   */
  private void readWhileOdd(ListPlace place, int lookUp, boolean unmapped) {
    var scene = ObserverScene.empty(abi(), place.seed());
    try (scene) {
      var move = new MovingPage(scene, scene.announce(place), place.count() - 1L, unmapped);
      if (lookUp == 0) {
        move.begin();
      } else {
        scene.onLookUp(lookUp, move::begin);
      }
      P2mObserver observer = subject().bareP2mObserver(scene.guest());
      var read =
          Companion.start(
              "read(" + move.pfn() + ")", () -> MovingPage.tryRead(observer, move.pfn()));
      boolean waits = read.keepsWaiting(MORE_THAN_A_READ);
      if (waits) {
        move.begin();
        move.end();
      }
      Optional<Optional<P2mEntry>> returned = read.result(MUCH_MORE_THAN_A_READ);
      if (returned.isEmpty()) {
        scene.guest().abandon();
        throw scene
            .violation(P2M_09)
            .expected("read(" + move.pfn() + ") to return once the generation is even and stable")
            .seen("it keeps running")
            .error();
      }
      move.judge(returned.get(), waits);
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readAcrossAChangeIsNotConsistent(
      @ForAll("places") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll @IntRange(min = 1, max = 5) int lookUp,
      @ForAll("moreChanges") int moreChanges) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      var move =
          new MovingPage(scene, scene.announce(place.under(generation)), place.count() - 1L, false);
      scene.onLookUp(
          lookUp,
          () -> {
            move.begin();
            move.end();
            for (int i = 0; i < 2 * moreChanges; i++) {
              scene.peer().stepGeneration();
            }
          });
      P2mObserver observer = subject().p2mObserver(scene.guest());
      move.judge(MovingPage.tryRead(observer, move.pfn()), true);
    }
  }

  /** An observer may try again as often as it likes, but not vouch for its last attempt. */
  @Property(tries = 100)
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  void readDisturbedAtEveryAttemptIsNotConsistent(
      @ForAll("ofTwoOrMore") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll @IntRange(min = 1, max = 250) int moves) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      long pfn = place.count() - 1L;
      var page = new RestlessPage(scene, scene.announce(place.under(generation)), pfn);
      scene.onLookUps(1, moves, page::move);
      page.judge(MovingPage.tryRead(subject().p2mObserver(scene.guest()), pfn));
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  void entryThatAChangeOverlapsCountsAsChanged(
      @ForAll("places") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll @IntRange(min = 1, max = 5) int lookUp) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      var move =
          new MovingPage(scene, scene.announce(place.under(generation)), place.count() - 1L, false);
      scene.onLookUp(
          lookUp,
          () -> {
            move.begin();
            move.end();
          });
      P2mObserver observer = subject().p2mObserver(scene.guest());
      Optional<P2mEntry> entry = MovingPage.tryRead(observer, move.pfn());
      boolean overlapped = entry.filter(e -> !e.consistent() && !move.isWhollyAfter(e)).isPresent();
      if (overlapped && !observer.changedSince(entry.orElseThrow())) {
        throw scene
            .violation(P2M_10)
            .expected("changedSince to be true for an entry that a change overlapped")
            .seen("false, of " + Show.entry(entry.get()))
            .given("generation before the read", Show.u64(generation))
            .error();
      }
    }
  }

  /** Changes on top of the first: with 127 and 32767 the low bits are the same again. */
  @Provide
  Arbitrary<Integer> moreChanges() {
    return Arbitraries.of(0, 127, 32_767);
  }

  @Property(tries = 500)
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  void changesSinceALookAreNoticed(
      @ForAll("simple") ListPlace place,
      @ForAll("generations") long generation,
      @ForAll @IntRange(min = 1, max = 4) int changes) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place.under(generation));
      P2mObserver observer = subject().p2mObserver(scene.guest());
      List<P2mEntry> entries = new ArrayList<>();
      entries.add(scene.expectEntry(P2M_10, observer, 0));
      for (int i = 0; i < changes; i++) {
        scene.peer().stepGeneration();
        expectChanged(scene, observer, entries, true);
        scene.peer().stepGeneration();
        expectChanged(scene, observer, entries, true);
        P2mEntry fresh = scene.expectEntry(P2M_10, observer, place.count() - 1L);
        expectChanged(scene, observer, List.of(fresh), false);
        expectChanged(scene, observer, entries, true);
        entries.add(fresh);
      }
    }
  }

  private static void expectChanged(
      ObserverScene scene, P2mObserver observer, List<P2mEntry> entries, boolean changed) {
    for (P2mEntry entry : entries) {
      if (observer.changedSince(entry) != changed) {
        throw scene
            .violation(P2M_10)
            .expected("changedSince(" + Show.entry(entry) + ") = " + changed)
            .seen(String.valueOf(!changed))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  void entryBearsTheGenerationOfItsRead(
      @ForAll("simple") ListPlace place, @ForAll("generations") long generation) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place.under(generation));
      expectGeneration(P2M_10, scene, subject().p2mObserver(scene.guest()), generation);
    }
  }

  private static void expectGeneration(
      Rule rule, ObserverScene scene, P2mObserver observer, long generation) {
    P2mEntry seen = scene.expectEntry(rule, observer, 0);
    if (seen.generation() != generation) {
      throw scene
          .violation(rule)
          .expected("an entry of generation " + Show.u64(generation))
          .seen(Show.entry(seen))
          .error();
    }
  }

  /** Even generations, with extra weight on those before the wrap. */
  @Provide
  Arbitrary<Long> generations() {
    long allOnes = FieldTable.of(abi()).sizeOf("long") == 8 ? -1L : 0xFFFF_FFFFL;
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 2L, allOnes - 1, allOnes - 3, allOnes >>> 1 & -2, (allOnes >>> 1) + 1),
        Arbitraries.longs().map(g -> g & allOnes & -2));
  }

  @Provide
  Arbitrary<ListPlace> places() {
    return ListPlace.any(abi());
  }

  /** The only entry of a list is that of the list's own frame. */
  @Provide
  Arbitrary<ListPlace> ofTwoOrMore() {
    return simple().filter(place -> place.count() > 1);
  }

  @Provide
  Arbitrary<ListPlace> simple() {
    return ListPlace.simple(abi());
  }
}
