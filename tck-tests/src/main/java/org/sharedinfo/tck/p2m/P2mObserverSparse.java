package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_08;

import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sharedinfo.result.Strength;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.MachineLimitException;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.peer.Show;

/**
 * Lists of guests with very much memory, or with large holes in it. Every entry exists; most are
 * "no frame", and share one page.
 */
class P2mObserverSparse extends Suite {
  /** Every observer must read lists up to this size, those of 1 TiB of memory plus a little. */
  private static final long READ_BY_ALL = (1L << 31) + (1 << 22);

  /**
   * The number of pages that every library can map at once. A library that maps frames takes one
   * mapping of its process per page, and Linux allows 65,530.
   */
  private static final long MAPPED_BY_ALL = 1 << 14;

  private static final int TAME_ROOT = 20;
  private static final int LEAST_BIT = 20;
  private static final int GREAT_BIT = 27;

  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listsOfLargeGuestsAreReadToTheirEnds() {
    for (long pages : new long[] {1 << 10, MAPPED_BY_ALL}) {
      readList(pages * words() + 600, LEAST_BIT);
    }
  }

  @Test
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  void listsOfHugeGuestsAreReadToTheirEnds() {
    long[] counts =
        isWide()
            ? new long[] {(1L << 28) + 600, (1L << 33) + 600, (1L << 43) + 600}
            : new long[] {(1L << 28) + 600, (1L << 29) + 600, 0x3D00_0000L};
    asFarAsTheyCanBeMapped(() -> {
      for (long count : counts) {
        readList(count, GREAT_BIT);
      }
    });
  }

  private void readList(long count, int leastBit) {
    long vaddr = isWide() ? ProcessorPaging.of(abi()).lastOfHypervisor() + 1 : 0x0040_0000L;
    try (var scene = ObserverScene.empty(abi(), count)) {
      SortedSet<Long> pfns = pfns(count, leastBit);
      var numbers = scene.numbers();
      long root = numbers.below(TAME_ROOT);
      scene.announce(
          LinearList.sparse(scene.guest(), root, vaddr, count, pfns, scene::others, numbers));
      read(P2M_06, scene, pfns, count);
    }
  }

  @Test
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treesOfLargeGuestsAreReadToTheirEnds() {
    long slots = MAPPED_BY_ALL / words();
    for (long some : new long[] {2, slots - 1, slots}) {
      readTrees(some);
    }
  }

  @Test
  @Verifies(value = P2M_08, role = P2M_OBSERVER)
  void treesAreReadToTheLastSlotOfTheirTop() {
    asFarAsTheyCanBeMapped(() -> {
      for (long slots : new long[] {128, 129, 256, 257, 512, 513, 1024}) {
        if (slots <= words()) {
          readTrees(slots);
        }
      }
    });
  }

  /** Reads trees whose top frame uses this many slots, the last one full or nearly so. */
  private void readTrees(long slots) {
    long slot = words() * words();
    readTree(slots * slot - 1, slot);
    readTree(slots * slot, slot);
  }

  /** A library may need more mappings at once than this machine allows the kit. */
  private void asFarAsTheyCanBeMapped(Runnable reading) {
    try {
      reading.run();
    } catch (MachineLimitException limit) {
      session().record(Strength.none());
      throw new Inconclusive(limit.getMessage() + "; lists of smaller guests are judged");
    }
  }

  private void readTree(long count, long slot) {
    try (var scene = ObserverScene.empty(abi(), count)) {
      SortedSet<Long> pfns = new TreeSet<>();
      for (long pfn : new long[] {0, slot - 1, 127 * slot + 5, 128 * slot, 255 * slot}) {
        if (pfn < count) {
          pfns.add(pfn);
        }
      }
      pfns.add((count - 1) / slot * slot);
      pfns.add(count - 1);
      var numbers = scene.numbers();
      long root = numbers.below(TAME_ROOT);
      scene.announce(
          FrameTree.plantSparse(scene.guest(), root, count, pfns, scene::others, numbers), count);
      read(P2M_08, scene, pfns, count);
    }
  }

  /** Reads the existing entries, and one that is "no frame". */
  private void read(Rule rule, ObserverScene scene, SortedSet<Long> pfns, long count) {
    P2mObserver observer = subject().p2mObserver(scene.guest());
    boolean mayBeTooLarge = count * wordBytes() > READ_BY_ALL;
    for (long pfn : pfns) {
      expect(rule, scene, observer, pfn, scene.mfnOf(pfn), mayBeTooLarge);
    }
    expect(rule, scene, observer, 5 * words() + 1, scene.peer().allOnes(), mayBeTooLarge);
  }

  private static void expect(
      Rule rule, ObserverScene scene, P2mObserver observer, long pfn, long mfn, boolean refusable) {
    P2mEntry seen;
    try {
      seen = scene.read(rule, observer, pfn);
    } catch (ImplementationThrew threw) {
      if (refusable) {
        Walks.expectRefusalOfAList(rule, scene, pfn, threw);
        return;
      }
      throw scene
          .violation(rule)
          .expected("read(" + Show.u64(pfn) + ") = mfn " + Show.u64(mfn))
          .seen(String.valueOf(threw.getCause()))
          .error();
    }
    if (seen.mfn() != mfn) {
      throw scene
          .violation(rule)
          .expected("read(" + Show.u64(pfn) + ") = mfn " + Show.u64(mfn))
          .seen("mfn " + Show.u64(seen.mfn()))
          .error();
    }
  }

  /** Both sides of each large power of two, and the end. */
  private static SortedSet<Long> pfns(long count, int leastBit) {
    SortedSet<Long> found = new TreeSet<>();
    for (int bit = leastBit; 1L << bit < count; bit++) {
      found.add((1L << bit) - 1);
      found.add(1L << bit);
    }
    found.add(count - 1);
    return found;
  }

  private long words() {
    return FieldTable.FRAME_BYTES / wordBytes();
  }

  private boolean isWide() {
    return wordBytes() == Long.BYTES;
  }

  private int wordBytes() {
    return FieldTable.of(abi()).sizeOf("long");
  }
}
