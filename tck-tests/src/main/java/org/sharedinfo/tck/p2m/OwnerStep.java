package org.sharedinfo.tck.p2m;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.FieldTable;

/** A step in the life of an owner's list. */
sealed interface OwnerStep {
  /**
   * Changes one entry.
   *
   * @param where determines the pfn
   * @param mfn only the low W bytes count
   */
  record Set(int where, long mfn) implements OwnerStep {}

  /**
   * Moves a page.
   *
   * @param where determines the pfn
   */
  record Remap(int where) implements OwnerStep {}

  /** Appends entries. */
  record Grow(int by, long seed) implements OwnerStep {}

  /** The pfn that a number selects in a list, with extra weight on both ends. */
  static int pfn(int where, int count) {
    return switch (where % 4) {
      case 0 -> 0;
      case 1 -> count - 1;
      default -> where % count;
    };
  }

  /** The entries that a growth appends. */
  static long[] mfns(Grow grow, long frameBits) {
    return LongStream.range(0, grow.by())
        .map(i -> grow.seed() + i * 0x9E37_79B1L & frameBits)
        .toArray();
  }

  /**
   * Short histories that use the same pages repeatedly.
   *
   * @param remaps whether the owner moves pages
   */
  static Arbitrary<List<OwnerStep>> histories(Abi abi, boolean remaps) {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi).sizeOf("long");
    Arbitrary<Integer> wheres = Arbitraries.integers().between(0, 1 << 20);
    Arbitrary<OwnerStep> step =
        Arbitraries.frequencyOf(
            Tuple.of(2, Combinators.combine(wheres, Arbitraries.longs()).as(Set::new)),
            Tuple.of(remaps ? 3 : 0, wheres.map(Remap::new)),
            Tuple.of(
                1,
                Combinators.combine(
                        Arbitraries.integers().between(1, words + 1), Arbitraries.longs())
                    .as(Grow::new)));
    return step.list().ofMinSize(1).ofMaxSize(12);
  }
}
