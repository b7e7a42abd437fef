package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_08;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Show;

/**
 * One observer, and a guest that publishes several lists in its life, as a restored guest does.
 * Each list starts at generation 0.
 */
class P2mObserverAnew extends Suite {
  private static final long VADDR = 0x4000_0000L;
  private static final long ELSEWHERE = 0x4060_5000L;

  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listThatIsAnnouncedAnewIsRead() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    for (long generation : new long[] {0, 6}) {
      var first = new ListPlace(VADDR, words + 3, generation, 21);
      for (long vaddr : new long[] {VADDR, ELSEWHERE, VADDR + FieldTable.FRAME_BYTES}) {
        for (int count : new int[] {words + 3, words, 2 * words + 1}) {
          readBoth(first, new ListPlace(vaddr, count, generation, 21));
        }
      }
    }
  }

  private void readBoth(ListPlace first, ListPlace second) {
    try (var scene = ObserverScene.empty(abi(), first.seed())) {
      P2mObserver observer = subject().p2mObserver(scene.guest());
      scene.announce(first);
      readBorders(P2M_06, scene, observer, first);
      var other = scene.misleading();
      other.announce(second);
      readBorders(P2M_06, other, observer, second);
    }
  }

  private void readBorders(Rule rule, ObserverScene scene, P2mObserver observer, ListPlace place) {
    for (long pfn : place.borders(abi())) {
      scene.expectEntry(rule, observer, pfn);
    }
  }

  @Test
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treeThatIsAnnouncedAnewIsRead() {
    for (int count : new int[] {5, 3000}) {
      try (var scene = ObserverScene.empty(abi(), 22)) {
        P2mObserver observer = subject().p2mObserver(scene.guest());
        scene.plant(count);
        readEnds(P2M_08, scene, observer, count);
        var other = scene.misleading();
        other.plant(count + 1);
        readEnds(P2M_08, other, observer, count + 1);
      }
    }
  }

  private static void readEnds(Rule rule, ObserverScene scene, P2mObserver observer, long count) {
    for (long pfn : List.of(0L, count / 2, count - 1)) {
      scene.expectEntry(rule, observer, pfn);
    }
  }

  /** First nothing, then a tree, then a list beside it, then only the tree. */
  @Test
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  void whatIsAnnouncedLaterIsRead() {
    var place = new ListPlace(VADDR, 5, 0, 23);
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      P2mObserver observer = subject().p2mObserver(scene.guest());
      scene.peer().maxPfn(place.count());
      Walks.expectUnavailable(P2M_05, scene, observer, 4);
      var inTree = scene.misleading();
      inTree.plant(place.count());
      readEnds(P2M_05, inTree, observer, place.count());
      scene.announce(place);
      readEnds(P2M_05, scene, observer, place.count());
      scene.peer().cr3(0);
      readEnds(P2M_05, inTree, observer, place.count());
      scene.peer().frameListList(scene.peer().allOnes());
      Walks.expectUnavailable(P2M_05, scene, observer, 4);
    }
  }

  /** Growth inside a page changes no mapping: the generation stays. */
  @Test
  @Verifies(value = P2M_07, role = P2M_OBSERVER)
  void countThatGrowsIsTaken() {
    for (boolean tree : new boolean[] {true, false}) {
      try (var scene = ObserverScene.empty(abi(), 24)) {
        P2mObserver observer = subject().p2mObserver(scene.guest());
        if (tree) {
          scene.plant(9);
        } else {
          scene.announce(new ListPlace(VADDR, 9, 0, 24));
        }
        for (long count = 1; count <= 9; count++) {
          scene.peer().maxPfn(count);
          scene.expectEntry(P2M_07, observer, count - 1);
        }
      }
    }
  }

  /** The guest clears p2m_cr3; below frame 0 there seems to be another list. */
  @Property(tries = 300)
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  void rootThatIsTakenAwayMeanwhileIsNotFrameZero(
      @ForAll("simple") ListPlace place, @ForAll @IntRange(min = 1, max = 5) int lookUp) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      scene.misleadAtFrameZero(place);
      scene.onLookUp(lookUp, () -> scene.peer().cr3(0));
      P2mObserver observer = subject().p2mObserver(scene.guest());
      long pfn = place.count() - 1L;
      try {
        P2mEntry seen = scene.read(P2M_05, observer, pfn);
        if (seen.consistent() && seen.mfn() != scene.mfnOf(pfn)) {
          throw scene
              .violation(P2M_05)
              .expected("mfn " + Show.u64(scene.mfnOf(pfn)) + ", a refusal, or nothing vouched for")
              .seen(Show.entry(seen))
              .steps(
                  List.of(
                      "read(" + pfn + ") begins",
                      "look-up " + lookUp + " of a frame: the guest stores 0 in p2m_cr3",
                      "below frame 0 are page tables, of another list"))
              .error();
        }
      } catch (ImplementationThrew threw) {
        Walks.expectRefusalOfAList(P2M_05, scene, pfn, threw);
      }
    }
  }

  @Provide
  Arbitrary<ListPlace> simple() {
    return ListPlace.simple(abi());
  }
}
