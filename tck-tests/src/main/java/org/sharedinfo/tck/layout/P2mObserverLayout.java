package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
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
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.p2m.ListPlace;
import org.sharedinfo.tck.p2m.ObserverScene;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.Show;

/** The offsets at which an observer reads a physical-to-machine list, and how. */
class P2mObserverLayout extends Suite {
  /** A count whose bytes differ, in a list above 2 GiB. */
  private static final ListPlace PLACE =
      new ListPlace(0xC123_4000L, 0x0102, 4, 0x0102_0304_0506_0708L);

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_01, role = P2M_OBSERVER)
  void observerNeedsNothingBeyondSharedInfo(@ForAll("places") ListPlace place) {
    readsBothEnds(Rule.LAY_01, place);
  }

  @Test
  @Verifies(value = Rule.LAY_08, role = P2M_OBSERVER)
  void observerFindsTheFieldsOfTheList() {
    readsBothEnds(Rule.LAY_08, PLACE);
  }

  @Test
  @Verifies(value = Rule.LAY_08, role = P2M_OBSERVER)
  void observerFindsTheTree() {
    try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
      scene.plant(PLACE.count());
      scene.expectEntry(Rule.LAY_08, subject().p2mObserver(scene.guest()), PLACE.count() - 1L);
    }
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = P2M_OBSERVER)
  void observerReadsLittleEndian() {
    readsBothEnds(Rule.LAY_10, PLACE);
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = P2M_OBSERVER)
  void observerReadsALittleEndianCount() {
    refuses(Rule.LAY_10, PLACE, PLACE.count(), false);
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_11, role = P2M_OBSERVER)
  void observerChangesNothing(@ForAll("places") ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      LinearList list = scene.announce(place);
      Guest guest = scene.guest();
      Frame before = guest.frame().picture();
      Map<Long, MemorySegment> pictures = new HashMap<>();
      list.frames().forEach(number -> pictures.put(number, picture(guest, number)));
      P2mObserver observer = subject().p2mObserver(guest);
      P2mEntry entry = scene.read(Rule.LAY_11, observer, place.count() - 1L);
      observer.changedSince(entry);
      String call = "read(" + (place.count() - 1) + ") and changedSince";
      Bytes.expectAll(Rule.LAY_11, before, guest.frame(), "every byte unchanged", call);
      pictures.forEach((number, picture) -> {
        long at = picture.mismatch(picture(guest, number));
        if (at >= 0) {
          throw scene
              .violation(Rule.LAY_11)
              .expected("every byte of the guest's frame " + Show.u64(number) + " unchanged")
              .seen("another one at offset " + at)
              .given("call", call)
              .error();
        }
      });
    }
  }

  private static MemorySegment picture(Guest guest, long number) {
    MemorySegment frame = guest.memory().peek(number).orElseThrow();
    return MemorySegment.ofArray(frame.toArray(ValueLayout.JAVA_BYTE));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_12, role = P2M_OBSERVER)
  void observerReadsUnsignedEntries(
      @ForAll @IntRange(min = 1, max = 0x101) int pfn, @ForAll("negatives") long mfn) {
    try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
      LinearList list = scene.announce(PLACE);
      long stored = mfn & scene.peer().allOnes();
      scene.peer().word(list.pageOf(pfn), list.offsetOf(pfn), stored);
      long seen = scene.read(Rule.LAY_12, subject().p2mObserver(scene.guest()), pfn).mfn();
      if (seen != stored) {
        throw scene
            .violation(Rule.LAY_12)
            .expected("read(" + pfn + ") = mfn " + Show.u64(stored))
            .seen("mfn " + Show.u64(seen))
            .error();
      }
    }
  }

  /** A list of this many entries may be called broken, but no pfn below max_pfn is out of range. */
  @Property(tries = 300)
  @Verifies(value = Rule.LAY_12, role = P2M_OBSERVER)
  void observerTakesAnUnsignedCount(@ForAll("negatives") long count) {
    try (var scene = ObserverScene.empty(abi(), PLACE.seed())) {
      scene.announce(PLACE);
      scene.peer().maxPfn(count & scene.peer().allOnes());
      try {
        scene.expectEntry(Rule.LAY_12, subject().p2mObserver(scene.guest()), 0);
      } catch (ImplementationThrew refused) {
        if (refused.getCause() instanceof IndexOutOfBoundsException) {
          throw scene
              .violation(Rule.LAY_12)
              .expected("pfn 0 not to be out of range: it is below max_pfn")
              .seen(refused.getCause().toString())
              .error();
        }
      }
    }
  }

  @Property(tries = 500)
  @Verifies(value = Rule.LAY_13, role = P2M_OBSERVER)
  void observerRefusesOtherPfns(
      @ForAll("places") ListPlace place, @ForAll("beyond") long beyond, @ForAll boolean tree) {
    refuses(Rule.LAY_13, place, beyond < 0 ? beyond : Math.max(beyond, place.count()), tree);
  }

  private void refuses(Rule rule, ListPlace place, long pfn, boolean tree) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      if (tree) {
        scene.plant(place.count());
      } else {
        scene.announce(place);
      }
      P2mObserver observer = subject().p2mObserver(scene.guest());
      Refusal.expectUnsigned(
          rule,
          scene.guest().frame(),
          "read(pfn="
              + Long.toUnsignedString(pfn)
              + ") of a "
              + (tree ? "tree" : "list")
              + " of "
              + place.count(),
          pfn,
          () -> observer.read(pfn));
    }
  }

  private void readsBothEnds(Rule rule, ListPlace place) {
    try (var scene = ObserverScene.empty(abi(), place.seed())) {
      scene.announce(place);
      P2mObserver observer = subject().p2mObserver(scene.guest());
      scene.expectEntry(rule, observer, 0);
      scene.expectEntry(rule, observer, place.count() - 1L);
    }
  }

  @Provide
  Arbitrary<ListPlace> places() {
    return ListPlace.simple(abi());
  }

  /** Numbers with the top bit set, in both widths. */
  @Provide
  Arbitrary<Long> negatives() {
    return Arbitraries.longs().map(bits -> bits | 0x8000_0000_8000_0000L);
  }

  /** Pfns beyond the lists of these checks, unless they are raised to the first such pfn. */
  @Provide
  Arbitrary<Long> beyond() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 1L << 32, 1L << 61),
        Arbitraries.longs().between(0, 4096),
        Arbitraries.longs().lessOrEqual(-1));
  }
}
