package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_08;
import static org.sharedinfo.rule.Rule.P2M_11;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.peer.Show;

/** What an observer reads from three-level trees, while p2m_cr3 is 0. */
class P2mObserverTree extends Suite {
  @Property
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void entriesOfTreesAreRead(@ForAll("simple") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.plant(place.count(), scene.numbers().getAsLong());
      var observer = subject().p2mObserver(scene.guest());
      for (long pfn : place.borders(abi())) {
        scene.expectEntry(P2M_08, observer, pfn);
      }
    }
  }

  @Test
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treesHaveTheEntriesOfTheGuestsWordAtEachLevel() {
    int words = words();
    int middle = words * words;
    for (int count : List.of(words + 1, 262_144 + 1, middle + words + 1)) {
      try (var scene = ObserverScene.empty(abi(), count)) {
        scene.plant(count);
        var observer = subject().p2mObserver(scene.guest());
        for (long pfn : List.of(0, words - 1, words, count - 1, middle - 1, middle)) {
          if (pfn < count) {
            scene.expectEntry(P2M_08, observer, pfn);
          }
        }
      }
    }
  }

  @Property(tries = 300)
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treeThatIsNotSetUpOrInvalidIsNotRead(@ForAll("simple") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      for (long nothing : new long[] {0, scene.peer().allOnes()}) {
        scene.misleading().plant(place.count(), nothing);
        Walks.expectUnavailable(
            P2M_08, scene, subject().p2mObserver(scene.guest()), place.count() - 1L);
      }
    }
  }

  @Property(tries = 300)
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treeThatIsNotThereDoesNotHideALinearList(@ForAll("simple") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      for (long nothing : new long[] {0, scene.peer().allOnes()}) {
        scene.peer().frameListList(nothing);
        scene.expectEntry(P2M_08, subject().p2mObserver(scene.guest()), place.count() - 1L);
      }
    }
  }

  /** The contents of p2m_generation then have no meaning. */
  @Test
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  void entriesOfTreesDoNotDependOnTheGeneration() {
    try (var scene = ObserverScene.empty(abi(), 5)) {
      scene.plant(9, scene.numbers().getAsLong());
      var observer = subject().p2mObserver(scene.guest());
      Set<P2mEntry> seen = new HashSet<>();
      for (long generation : new long[] {0, 1, 2, scene.peer().allOnes()}) {
        scene.peer().generation(generation);
        seen.add(observer.read(8));
      }
      if (seen.size() != 1) {
        throw RuleViolation.of(P2M_05)
            .expected("the same entry whatever p2m_generation is, since p2m_cr3 is 0")
            .seen(seen.size() + " different entries")
            .given("p2m_generation", "0, 1, 2 and all ones")
            .error();
      }
    }
  }

  @Test
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void onlyTheGuestsOwnWordOfAllOnesIsInvalid() {
    for (long root : new long[] {0xFFFF_FFFFL, 0xFFFF_FFFEL}) {
      try (var scene = ObserverScene.empty(abi(), 5)) {
        if (root != scene.peer().allOnes()) {
          scene.plant(9, scene.numbers().take(root));
          scene.expectEntry(P2M_08, subject().p2mObserver(scene.guest()), 8);
        }
      }
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void treesThatLackFramesAreRefused(
      @ForAll("simple") ListPlace place, @ForAll("breaks") Break at) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      FrameTree tree = scene.plant(place.count());
      long pfn = place.count() - 1L;
      long missing =
          switch (at.by()) {
            case ZERO -> 0;
            case ALL_ONES -> scene.peer().allOnes();
            case UNKNOWN -> scene.numbers().getAsLong();
          };
      Set<Long> frames = new HashSet<>(scene.guest().memory().numbers());
      frames.add(missing);
      String what =
          switch (at.level()) {
            case TOP -> {
              long top = scene.numbers().getAsLong();
              scene.peer().frameListList(top);
              yield "pfn_to_mfn_frame_list_list names frame "
                  + Show.u64(top)
                  + ", which the guest does not have";
            }
            case MIDDLE -> "the tree's top frame: " + tree.topSlot(pfn, missing);
            case LEAF -> "the tree's middle frame: " + tree.middleSlot(pfn, missing);
          };
      frames.add(scene.peer().frameListList());
      boolean looksUnset = at.level() != Level.TOP && at.by() != By.UNKNOWN;
      Walks.expectBroken(
          scene, subject().p2mObserver(scene.guest()), pfn, what, looksUnset, frames, frames);
    }
  }

  @Test
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void pfnsThatNoTreeCanHoldAreNotRead() {
    try (var scene = ObserverScene.empty(abi(), 3)) {
      long words = words();
      scene.plant(words + 1);
      long pfn = words * words * words;
      scene.peer().maxPfn(pfn + words);
      P2mEntry seen;
      try {
        seen = subject().p2mObserver(scene.guest()).read(pfn);
      } catch (ImplementationThrew refused) {
        return;
      }
      throw scene
          .violation(P2M_11)
          .expected("a refusal of read(" + pfn + "), after the last slot of the tree's top")
          .seen("it returned " + Optional.ofNullable(seen).map(Show::entry).orElse("null"))
          .error();
    }
  }

  @Test
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void treesThatNameTheirOwnFramesEnd() {
    try (var scene = ObserverScene.empty(abi(), 4)) {
      FrameTree tree = scene.plant(9);
      tree.topSlot(0, tree.root());
      try {
        subject().p2mObserver(scene.guest()).read(8);
      } catch (ImplementationThrew refused) {
        // equivalent to the word stored there
      }
      Walks.expectLookUpsWithin(
          scene, "a tree whose top names itself", scene.guest().memory().numbers());
    }
  }

  /** The missing frame of a tree. */
  enum Level {
    TOP,
    MIDDLE,
    LEAF
  }

  /** How the frame is missing. */
  enum By {
    ZERO,
    ALL_ONES,
    UNKNOWN
  }

  /** A tree without one of its frames. */
  record Break(Level level, By by) {}

  private int words() {
    return FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
  }

  @Provide
  Arbitrary<ListPlace> simple() {
    return ListPlace.simple(abi());
  }

  @Provide
  Arbitrary<Break> breaks() {
    return Combinators.combine(Arbitraries.of(Level.class), Arbitraries.of(By.class))
        .as(Break::new);
  }
}
