package org.sharedinfo.tck.p2m;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.ProcessorPaging;

/**
 * The initial state of an owner.
 *
 * @param count the entries of its list
 * @param firstFrame the first frame number that it allocates
 * @param noise of the frame and its entries
 */
public record OwnerGround(int count, long firstFrame, long noise) {
  /** Frame numbers below 2^20, for which cr3 is not folded. */
  private static final long TAME_FRAME = 0x1000;

  /** Small lists at page borders, in frames with small numbers. */
  public static Arbitrary<OwnerGround> any(Abi abi) {
    return Combinators.combine(counts(abi), Numbers.noise())
        .as((count, noise) -> new OwnerGround(count, TAME_FRAME, noise));
  }

  /** Like {@link #any}, in frames with any number that the guest can name. */
  public static Arbitrary<OwnerGround> anywhere(Abi abi) {
    int bits = ProcessorPaging.of(abi).frameBits();
    Arbitrary<Long> frames =
        Arbitraries.oneOf(
            Arbitraries.of(0x100L, 0xF_FFF0L, 0x10_0000L, 0x7FFF_FFF0L, 0xFFF0_0000L),
            Arbitraries.integers()
                .between(13, bits)
                .flatMap(top -> Arbitraries.longs().between(1L << top - 1, (1L << top) - 1)));
    long last = (1L << bits) - (1 << 20);
    return Combinators.combine(counts(abi), frames.map(f -> Math.min(f, last)), Numbers.noise())
        .as(OwnerGround::new);
  }

  private static Arbitrary<Integer> counts(Abi abi) {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi).sizeOf("long");
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(1, words - 1, words, words + 1, 2 * words + 1)),
        Tuple.of(1, Arbitraries.integers().between(1, 3 * words)));
  }

  /**
   * The initial entry of a pfn.
   *
   * @param frameBits the bits that it may have
   */
  public long mfnOf(long pfn, long frameBits) {
    return (noise + pfn * 0x9E37_79B1L) & frameBits;
  }
}
