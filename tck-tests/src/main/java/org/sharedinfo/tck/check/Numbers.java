package org.sharedinfo.tck.check;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.sharedinfo.spi.VcpuTime;

/**
 * Generators over whole ranges, with extra weight on the edge cases that implementations get wrong.
 */
public final class Numbers {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final long TAME = 1L << 41;

  private Numbers() {}

  /** All 64-bit numbers; near 0, 2^31, 2^32, 2^33, 2^63 and 2^64 more often. */
  public static Arbitrary<Long> u64() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.longs()),
        Tuple.of(
            2,
            Combinators.combine(
                    Arbitraries.of(0L, 1L << 31, 1L << 32, 1L << 33, Long.MIN_VALUE),
                    Arbitraries.longs().between(-4, 4))
                .as(Long::sum)),
        Tuple.of(1, Arbitraries.longs().between(0, 1_000_000_000_000_000L)));
  }

  /** All 32-bit numbers; near 0, 2^31 and 2^32 more often. */
  public static Arbitrary<Integer> u32() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.integers()),
        Tuple.of(
            1,
            Combinators.combine(
                    Arbitraries.of(0, Integer.MIN_VALUE), Arbitraries.integers().between(-4, 4))
                .as(Integer::sum)));
  }

  /** Multipliers: 0, 1, 2^31, 2^32 − 1 and those of real machines more often. */
  public static Arbitrary<Integer> multiplier() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.integers()),
        Tuple.of(1, Arbitraries.of(0, 1, Integer.MIN_VALUE, -1)),
        Tuple.of(1, Arbitraries.of((int) 3308756133L, (int) 2863311530L, 1_431_655_765)));
  }

  /** Versions; around the wrap of 32 bits and of 31 bits more often. */
  public static Arbitrary<Integer> version() {
    return u32();
  }

  /** Even versions. */
  public static Arbitrary<Integer> stableVersion() {
    return version().map(v -> v & ~1);
  }

  /** Shifts that are used as shifts: −31 to 31. */
  public static Arbitrary<Byte> shift() {
    return Arbitraries.bytes().between((byte) -31, (byte) 31);
  }

  /** Records with whole ranges in every field; the shift within −31 to 31. */
  public static Arbitrary<VcpuTime> time() {
    return Combinators.combine(u64(), u64(), multiplier(), shift(), Arbitraries.bytes())
        .as(VcpuTime::new);
  }

  /**
   * Records whose arithmetic is easy at any {@link #tameTsc()}: no wrap, no dropped bit, no product
   * beyond 64 bits, a frequency below 2^32. For checks of rules unrelated to arithmetic. Two such
   * records often differ in both halves of the timestamp.
   */
  public static Arbitrary<VcpuTime> tameTime() {
    return Combinators.combine(
            Arbitraries.longs().between(TAME - (1 << 20), TAME + (1 << 20)),
            Arbitraries.longs().between(0, 1L << 61),
            Arbitraries.integers().between(Integer.MIN_VALUE, -1),
            Arbitraries.bytes().between((byte) -1, (byte) 0),
            Arbitraries.bytes())
        .as(VcpuTime::new);
  }

  /** TSC values a little after the timestamps of {@link #tameTime()}. */
  public static Arbitrary<Long> tameTsc() {
    return Arbitraries.longs().between(TAME + (1 << 20), TAME + (1 << 21));
  }

  /** The vCPUs that the implementation serves. */
  public static Arbitrary<Integer> vcpu() {
    return Arbitraries.integers().between(0, Subject.current().limits().vcpus() - 1);
  }

  /** Seeds of noise for a frame; 0, no noise, more often. */
  public static Arbitrary<Long> noise() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(0L)), Tuple.of(4, Arbitraries.longs()));
  }

  /** A 64-bit pattern as the unsigned number it stands for. */
  public static BigInteger unsigned(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return signed.signum() < 0 ? signed.add(TWO_64) : signed;
  }

  /** A 32-bit pattern as the unsigned number it stands for. */
  public static BigInteger unsigned(int value) {
    return BigInteger.valueOf(Integer.toUnsignedLong(value));
  }

  /** The low 64 bits of a number that is not negative. */
  public static BigInteger modulo64(BigInteger value) {
    return value.mod(TWO_64);
  }
}
