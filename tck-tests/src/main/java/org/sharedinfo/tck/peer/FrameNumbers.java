package org.sharedinfo.tck.peer;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.sharedinfo.abi.Abi;

/** Frame numbers without order, of all magnitudes that a guest can name; none comes twice. */
public final class FrameNumbers implements LongSupplier {
  private static final int LEAST_BITS = 13;

  private final int bits;
  private final long none;
  private final SplittableRandom random;
  private final Set<Long> taken = new HashSet<>();

  /**
   * @param seed decides which
   */
  public FrameNumbers(Abi abi, long seed) {
    this.bits = ProcessorPaging.of(abi).frameBits();
    this.none = FieldTable.of(abi).sizeOf("long") == 8 ? -1 : 0xFFFF_FFFFL;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long getAsLong() {
    return below(bits);
  }

  /** A number below a power of two, of any magnitude from 2^12 on. */
  public long below(int exponent) {
    while (true) {
      int top = LEAST_BITS + random.nextInt(exponent - LEAST_BITS + 1) - 1;
      long number = 1L << top | random.nextLong(1L << top);
      if (number != none && taken.add(number)) {
        return number;
      }
    }
  }

  /** Keeps a number from coming. */
  public long take(long number) {
    taken.add(number);
    return number;
  }
}
