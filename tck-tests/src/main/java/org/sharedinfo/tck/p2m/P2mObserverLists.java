package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_04;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_14;

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
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.peer.Show;

/** What an observer reads from lists at rest, through the kit's page tables. */
class P2mObserverLists extends Suite {
  @Property
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void entriesAreReadAcrossBordersOfPagesAndTables(@ForAll("places") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      var observer = subject().p2mObserver(scene.guest());
      for (long pfn : place.borders(abi())) {
        scene.expectEntry(P2M_06, observer, pfn);
      }
    }
  }

  /** For places that the public headers do not describe, a toolstack may have its own view. */
  @Property(tries = 300)
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listsAmongTheHypervisorsAddressesAreReadRightlyOrRefused(
      @ForAll("hypervisors") ListPlace place) {
    readOrRefuse(P2M_06, place);
  }

  @Property(tries = 300)
  @Verifies(value = P2M_14, role = P2M_OBSERVER)
  void listsInsidePagesAreReadRightlyOrRefused(@ForAll("insidePages") ListPlace place) {
    readOrRefuse(P2M_14, place);
  }

  private void readOrRefuse(Rule rule, ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      var observer = subject().p2mObserver(scene.guest());
      for (long pfn : place.borders(abi())) {
        try {
          scene.expectEntry(rule, observer, pfn);
        } catch (ImplementationThrew threw) {
          Walks.expectRefusalOfAList(rule, scene, pfn, threw);
        }
      }
    }
  }

  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listsOfManySizesAreReadToTheirEnds() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    for (int count : new int[] {1, words - 1, words, words + 1, 262_144 + 1, 512 * words + 1}) {
      readToTheEnds(new ListPlace(0xC123_4000L, count, 2, 77));
    }
  }

  /** From the first page to the last, on both sides of the hypervisor's addresses. */
  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listsAtTheEndsOfAGuestsAddressesAreRead() {
    ProcessorPaging paging = ProcessorPaging.of(abi());
    int page = FieldTable.FRAME_BYTES;
    int words = page / FieldTable.of(abi()).sizeOf("long");
    boolean wide = paging.levels() == 4;
    long end = wide ? 1L << 47 : paging.firstOfHypervisor();
    for (int pages = 1; pages <= 3; pages++) {
      int count = pages * words;
      long bytes = (long) pages * page;
      readToTheEnds(new ListPlace(page, count, 2, 79));
      readToTheEnds(new ListPlace(end - bytes, count, 2, 79));
      if (wide) {
        readToTheEnds(new ListPlace(paging.lastOfHypervisor() + 1, count, 2, 79));
        readToTheEnds(new ListPlace(-bytes, count, 2, 79));
      }
    }
  }

  private void readToTheEnds(ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      var observer = subject().p2mObserver(scene.guest());
      for (long pfn : place.borders(abi())) {
        scene.expectEntry(P2M_06, observer, pfn);
      }
    }
  }

  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void bitsThatMayBeAnythingDecideNothing() {
    var place = new ListPlace(0xC123_4000L, 3, 2, 78);
    for (int level = 1; level <= ProcessorPaging.of(abi()).levels(); level++) {
      long free = ProcessorPaging.of(abi()).freeBits(level);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        if ((free >>> bit & 1) != 0) {
          readWithBits(place, level, 1L << bit);
          readWithBits(place, level, free & ~(1L << bit));
        }
      }
    }
  }

  private void readWithBits(ListPlace place, int level, long bits) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      long address = list.addressOf(2);
      long frame = ProcessorPaging.frameOf(list.tables().entry(level, address));
      list.tables().entry(level, address, ProcessorPaging.entry(frame, bits));
      var observer = subject().p2mObserver(scene.guest());
      String entry =
          "0x%x, the %s"
              .formatted(ProcessorPaging.entry(frame, bits), list.tables().place(level, address));
      try {
        long seen = scene.read(P2M_06, observer, 2).mfn();
        if (seen != scene.mfnOf(2)) {
          throw misread(scene, entry, "mfn " + Show.u64(seen));
        }
      } catch (ImplementationThrew threw) {
        throw misread(scene, entry, String.valueOf(threw.getCause()));
      }
    }
  }

  private static RuleViolation misread(ObserverScene scene, String entry, String seen) {
    return scene
        .violation(P2M_06)
        .expected("read(2) = mfn " + Show.u64(scene.mfnOf(2)) + ", whatever rights an entry gives")
        .seen(seen)
        .given("entry", entry)
        .error();
  }

  @Property(tries = 300)
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void linearListIsReadWhereATreeIsThereToo(@ForAll("places") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.misleading().plant(place.count());
      scene.announce(place);
      var observer = subject().p2mObserver(scene.guest());
      scene.expectEntry(P2M_06, observer, place.count() - 1L);
    }
  }

  @Property(tries = 300)
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void entryIsReadAnewEachTime(@ForAll("placesOfSeveral") ListPlace place, @ForAll int another) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      var observer = subject().p2mObserver(scene.guest());
      long pfn = place.count() - 1L;
      scene.expectEntry(P2M_06, observer, pfn);
      long mfn = another & 0x7FFF_FFFFL;
      scene.peer().word(list.pageOf(pfn), list.offsetOf(pfn), mfn);
      P2mEntry seen = scene.read(P2M_06, observer, pfn);
      if (seen.mfn() != mfn) {
        throw scene
            .violation(P2M_06)
            .expected("read(" + pfn + ") = mfn " + Show.u64(mfn) + ", stored since the last read")
            .seen("mfn " + Show.u64(seen.mfn()))
            .error();
      }
    }
  }

  @Property
  @Verifies(value = P2M_04, role = P2M_OBSERVER)
  void rootOfAnyFrameNumberIsFound(@ForAll("simple") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place, scene.numbers().getAsLong());
      scene.expectEntry(P2M_04, subject().p2mObserver(scene.guest()), place.count() - 1L);
    }
  }

  @Test
  @Verifies(value = P2M_04, role = P2M_OBSERVER)
  void rootsAtTheEndsOfFrameNumbersAreFound() {
    int bits = ProcessorPaging.of(abi()).frameBits();
    for (long root :
        new long[] {
          1, 0xFFFFF, 1 << 20, 0xABC_DEF0L, 0x8000_0000L, 0xFFFF_FFFEL, (1L << bits) - 2
        }) {
      try (var scene = ObserverScene.empty(abi(), root)) {
        scene.announce(new ListPlace(0x4000_0000L, 3, 0, root), scene.numbers().take(root));
        scene.expectEntry(P2M_04, subject().p2mObserver(scene.guest()), 2);
      }
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  void withoutCr3TheTreeIsReadAndLinearFieldsAreNot(
      @ForAll("simple") ListPlace place, @ForAll long vaddr, @ForAll long generation) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.plant(place.count());
      scene.misleadAtFrameZero(place);
      scene.peer().vaddr(vaddr % 2 == 0 ? vaddr : place.vaddr());
      scene.peer().generation(generation);
      var observer = subject().p2mObserver(scene.guest());
      P2mEntry seen = scene.expectEntry(P2M_05, observer, place.count() - 1L);
      if (seen.generation() != 0) {
        throw scene
            .violation(P2M_05)
            .expected("generation 0 in an entry of the tree")
            .seen("generation " + Show.u64(seen.generation()))
            .error();
      }
    }
  }

  @Property(tries = 300)
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  void withoutCr3AndTreeThereIsNoList(@ForAll("simple") ListPlace place, @ForAll long generation) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.misleadAtFrameZero(place);
      scene.peer().maxPfn(place.count());
      scene.peer().vaddr(place.vaddr());
      scene.peer().generation(generation);
      scene.peer().frameListList(generation % 2 == 0 ? 0 : scene.peer().allOnes());
      var observer = subject().p2mObserver(scene.guest());
      Walks.expectUnavailable(P2M_05, scene, observer, place.count() - 1L);
    }
  }

  @Property
  @Verifies(value = P2M_07, role = P2M_OBSERVER)
  void pfnMaxPfnIsRefused(
      @ForAll("simple") ListPlace place,
      @ForAll @IntRange(min = 0, max = 3) int above,
      @ForAll boolean inTree) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      long more = place.count() + 4L;
      if (inTree) {
        scene.plant(more);
      } else {
        scene.announce(new ListPlace(place.vaddr(), (int) more, place.generation(), place.seed()));
      }
      scene.peer().maxPfn(place.count());
      P2mObserver observer = subject().p2mObserver(scene.guest());
      scene.expectEntry(P2M_07, observer, place.count() - 1L);
      long pfn = place.count() + (long) above;
      Refusal.expectUnsigned(
          P2M_07,
          scene.guest().frame(),
          "read("
              + Long.toUnsignedString(pfn)
              + ") with max_pfn="
              + place.count()
              + (inTree ? ", tree" : ", linear list"),
          pfn,
          () -> observer.read(pfn));
    }
  }

  @Provide
  Arbitrary<ListPlace> places() {
    return ListPlace.any(abi());
  }

  /** The only entry of a list remains that of its own frame. */
  @Provide
  Arbitrary<ListPlace> placesOfSeveral() {
    return places().filter(place -> place.count() > 1);
  }

  @Provide
  Arbitrary<ListPlace> hypervisors() {
    return ListPlace.amongTheHypervisors(abi());
  }

  @Provide
  Arbitrary<ListPlace> insidePages() {
    return ListPlace.insidePages(abi());
  }

  @Provide
  Arbitrary<ListPlace> simple() {
    return ListPlace.simple(abi());
  }
}
