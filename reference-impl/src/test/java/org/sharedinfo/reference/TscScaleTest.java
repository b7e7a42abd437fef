package org.sharedinfo.reference;

import static java.math.BigInteger.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TscScaleTest {
  private static final BigInteger TWO_64 = ONE.shiftLeft(64);
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
  private static final long[] EDGE_TICKS = {
    0, 1, -1, 1L << 32, (1L << 32) - 1, (1L << 32) + 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62
  };
  private static final int[] EDGE_MULS = {0, 1, -1, 1 << 31, (1 << 31) - 1, 1 << 30};

  @Test
  void nanosAreTheExactProductAtEveryEdge() {
    for (long ticks : EDGE_TICKS) {
      for (int mul : EDGE_MULS) {
        for (byte shift = -31; shift <= 31; shift++) {
          assertNanos(ticks, mul, shift);
        }
      }
    }
  }

  @Test
  void nanosAreTheExactProductEverywhere() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      long ticks = random.nextLong() >>> random.nextInt(64);
      assertNanos(ticks, random.nextInt(), (byte) random.nextInt(-31, 32));
    }
  }

  @Test
  void frequencyIsExactWhereItFits64Bits() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 100_000; i++) {
      int mul = random.nextInt() >>> random.nextInt(32);
      byte shift = (byte) random.nextInt(-31, 32);
      if (mul != 0) {
        BigInteger unshifted = BILLION.shiftLeft(32).divide(unsigned(mul));
        assertThat(TscScale.frequencyHz(mul, shift))
            .as("mul=%08x shift=%d", mul, shift)
            .isEqualTo(unshifted.shiftRight(shift).longValue());
      }
    }
  }

  private static void assertNanos(long ticks, int mul, byte shift) {
    BigInteger value = new BigInteger(Long.toUnsignedString(ticks));
    BigInteger shifted = value.shiftLeft(shift).mod(TWO_64);
    BigInteger nanos = shifted.multiply(unsigned(mul)).shiftRight(32);
    assertThat(TscScale.nanos(ticks, mul, shift))
        .as("ticks=%016x mul=%08x shift=%d", ticks, mul, shift)
        .isEqualTo(nanos.longValue());
  }

  private static BigInteger unsigned(int value) {
    return BigInteger.valueOf(Integer.toUnsignedLong(value));
  }
}
