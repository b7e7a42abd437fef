package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_11;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.peer.Show;

/**
 * Linear lists that cannot be walked. The generation is always even, so nothing else prevents a
 * read.
 */
class P2mObserverGarbage extends Suite {
  @Property
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void brokenEntriesOfEachLevelAreRefused(
      @ForAll("places") ListPlace place, @ForAll("damages") Damage damage) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      long pfn = place.count() - 1L;
      Damage.Done done = damage.on(list, pfn, scene.guest().memory());
      Set<Long> frames = new HashSet<>(list.frames());
      if (done.named() != Damage.NONE) {
        frames.add(done.named());
      }
      Walks.expectBroken(
          scene,
          subject().p2mObserver(scene.guest()),
          pfn,
          done.inWords(),
          false,
          placesOf(place, list.addressOf(pfn)),
          frames);
    }
  }

  @Property(tries = 300)
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void rootThatTheGuestLacksIsRefused(@ForAll("places") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      long root = scene.numbers().getAsLong();
      scene.peer().cr3(scene.peer().paging().cr3(root));
      Set<Long> places = placesOf(place, list.addressOf(0));
      places.add(scene.peer().cr3());
      Walks.expectBroken(
          scene,
          subject().p2mObserver(scene.guest()),
          0,
          "p2m_cr3 names the root table in frame "
              + Show.u64(root)
              + ", which the guest does not have",
          false,
          places,
          Set.of(root));
    }
  }

  /** A list that leaves the address space, and a pfn beyond the border. */
  record Leaving(long vaddr, long pfn) {}

  @Property(tries = 500)
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void entriesPastTheEndOfAddressesAreRefused(@ForAll("leaving") Leaving given, @ForAll long seed) {
    try (var scene = ObserverScene.empty(abi(), seed)) {
      int wordBytes = scene.peer().wordBytes();
      Set<Long> frames = mapBothSides(scene, given);
      scene.peer().maxPfn(given.pfn() + 2);
      scene.peer().vaddr(given.vaddr());
      scene.peer().generation(2);
      Set<Long> places = new HashSet<>();
      places.add(given.vaddr());
      places.add(given.vaddr() + given.pfn() * wordBytes);
      places.add(scene.peer().addressOf(given.pfn()));
      places.add(given.pfn() + 1);
      places.add(given.pfn() + 2);
      places.add(scene.peer().allOnes());
      places.addAll(ends(given.vaddr() + given.pfn() * wordBytes));
      Walks.expectBroken(
          scene,
          subject().p2mObserver(scene.guest()),
          given.pfn(),
          "the address of pfn " + Show.u64(given.pfn()) + " is past the end of addresses",
          false,
          places,
          frames);
    }
  }

  /** The pages at which the list begins, and those that an unchecked walk would reach. */
  private Set<Long> mapBothSides(ObserverScene scene, Leaving given) {
    long root = scene.numbers().below(20);
    PageTableTree tables = PageTableTree.fresh(scene.guest(), root);
    scene.peer().cr3(scene.peer().paging().cr3(root));
    Set<Long> frames = new HashSet<>();
    if (scene.peer().paging().isAddress(given.vaddr())) {
      LinearList.lay(scene.guest(), tables, given.vaddr(), 1, scene::others, scene.numbers());
      frames.addAll(tables.walk(given.vaddr()).visited());
    }
    frames.add(root);
    long beyond = given.vaddr() + given.pfn() * scene.peer().wordBytes();
    long folded = scene.peer().wordBytes() == 8 ? beyond << 16 >> 16 : beyond & 0xFFFF_FFFFL;
    var misleading = scene.misleading();
    LinearList.lay(scene.guest(), tables, folded & -8, 1, misleading::others, scene.numbers());
    return frames;
  }

  private static List<Long> ends(long address) {
    long page = address & -FieldTable.FRAME_BYTES;
    return List.of(page, page >>> 12, address & 0xFFFF_FFFFL, page & 0xFFFF_FFFFL);
  }

  @Test
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  void tablesThatNameThemselvesEnd() {
    for (int level = 1; level <= ProcessorPaging.of(abi()).levels(); level++) {
      for (int to = 1; to <= ProcessorPaging.of(abi()).levels(); to++) {
        readCycle(level, to);
      }
    }
  }

  /** A cycle may be walked to the depth of the tables, or rejected. */
  private void readCycle(int level, int to) {
    var place = new ListPlace(0x4060_5000L, 5, 4, 11L * level + to);
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      long address = list.addressOf(4);
      String what =
          list.tables().place(level, address) + ": names the table of level " + to + " on the way";
      list.tables().entry(level, address, list.tables().table(to, address) << 12 | 1);
      Set<Long> frames = Set.copyOf(list.tables().walk(address).visited());
      var walked = scene.peer().entry(4);
      scene.guest().memory().forgetLookUps();
      try {
        var seen = scene.read(P2M_11, subject().p2mObserver(scene.guest()), 4);
        if (walked.isEmpty() || walked.getAsLong() != seen.mfn()) {
          throw RuleViolation.of(P2M_11)
              .expected("a P2mWalkException, or what is found at the depth of the tables: " + what)
              .seen("mfn " + Show.u64(seen.mfn()))
              .error();
        }
      } catch (ImplementationThrew refused) {
        // equivalent to the word stored there
      }
      Walks.expectLookUpsWithin(scene, what, frames);
    }
  }

  private Set<Long> placesOf(ListPlace place, long address) {
    Set<Long> places = new HashSet<>(List.of(place.vaddr(), (long) place.count(), address));
    for (int level = 1; level <= ProcessorPaging.of(abi()).levels(); level++) {
      // An observer that walks the whole list names the start of an entry's range, possibly in 48
      // bits.
      long begin = address & -ProcessorPaging.span(level);
      places.addAll(List.of(begin, begin << 16 >>> 16, begin >>> 12));
    }
    places.add(place.vaddr() & -FieldTable.FRAME_BYTES);
    return places;
  }

  @Provide
  Arbitrary<ListPlace> places() {
    return ListPlace.any(abi());
  }

  @Provide
  Arbitrary<Damage> damages() {
    return Damage.any(abi());
  }

  @Provide
  Arbitrary<Leaving> leaving() {
    int wordBytes = FieldTable.of(abi()).sizeOf("long");
    int words = FieldTable.FRAME_BYTES / wordBytes;
    Arbitrary<Long> behind = Arbitraries.longs().between(0, 3L * words);
    if (wordBytes == 4) {
      return Arbitraries.oneOf(
          behind.map(b -> new Leaving(0xFFFF_F000L, words + b)),
          behind.map(b -> new Leaving(0x8000_0000L, (1L << 30) + b)),
          behind.map(b -> new Leaving(0x0010_0000L, 0xFFFF_F000L + b % 2048)));
    }
    Arbitrary<Long> inTheHole =
        Arbitraries.oneOf(
                Arbitraries.longs().greaterOrEqual(1L << 47),
                Arbitraries.longs().lessOrEqual((-1L << 47) - 1))
            .map(a -> a & -4096);
    return Arbitraries.oneOf(
        behind.map(b -> new Leaving(-4096, words + b)),
        behind.map(b -> new Leaving((1L << 47) - 4096, words + b)),
        behind.map(b -> new Leaving(0x7000_0000_0000L, (1L << 61) + b)),
        behind.map(b -> new Leaving(-4096, (1L << 61) + b % words)),
        Combinators.combine(inTheHole, behind)
            .as(Leaving::new)
            .filter(l -> !ProcessorPaging.of(abi()).isAddress(l.vaddr() + l.pfn() * wordBytes)));
  }
}
