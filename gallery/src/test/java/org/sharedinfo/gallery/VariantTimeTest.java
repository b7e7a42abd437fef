package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.VcpuTime;

/** What the variants publish they read again, with the values of arithmetic without width. */
class VariantTimeTest {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger GIGA = BigInteger.TEN.pow(9);
  private static final int TRIES = 20_000;

  static List<Variant> variants() {
    return Gallery.variants().subList(0, 2);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void systemTimeAndFrequency(Variant variant) throws ReflectiveOperationException {
    var random = new Random(1);
    for (Abi abi : provider(variant).abis()) {
      var domain = new TestDomain(abi);
      var provider = provider(variant);
      var publisher = provider.timePublisher(domain).orElseThrow();
      var reader = provider.timeReader(domain).orElseThrow();
      var frequencies = provider.frequencyReader(domain).orElseThrow();
      for (int i = 0; i < TRIES; i++) {
        int vcpu = random.nextInt(abi.vcpus());
        var time =
            new VcpuTime(
                wide(random),
                wide(random),
                (int) wide(random) | (1 << (31 - random.nextInt(8))),
                (byte) (random.nextInt(48) - 31),
                (byte) i);
        domain.tsc = wide(random);
        publisher.publish(vcpu, time);
        assertThat(reader.systemTimeNanos(vcpu))
            .as("%s at %d", time, domain.tsc)
            .isEqualTo(systemTime(time, domain.tsc));
        if (time.tscShift() >= -20) {
          assertThat(frequencies.frequencyHz(vcpu)).as("%s", time).isEqualTo(frequency(time));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void timeOfDay(Variant variant) throws ReflectiveOperationException {
    var random = new Random(2);
    for (Abi abi : provider(variant).abis()) {
      var domain = new TestDomain(abi);
      var provider = provider(variant);
      var publisher = provider.wallclockPublisher(domain).orElseThrow();
      var reader = provider.wallclockReader(domain).orElseThrow();
      for (int i = 0; i < TRIES; i++) {
        long seconds = wide(random) >> 2;
        int nanos = random.nextBoolean() ? 999_999_999 : random.nextInt(1_000_000_000);
        long systemTime = wide(random);
        publisher.publish(seconds, nanos);
        BigInteger[] carried =
            unsigned(systemTime).add(BigInteger.valueOf(nanos)).divideAndRemainder(GIGA);
        assertThat(reader.timeOfDay(systemTime))
            .isEqualTo(
                new TimeOfDay(
                    carried[0].add(BigInteger.valueOf(seconds)).longValueExact(),
                    carried[1].intValueExact()));
      }
    }
  }

  private static SharedInfoProvider provider(Variant variant) throws ReflectiveOperationException {
    return Gallery.make(variant.provider());
  }

  /** A number of any magnitude, of either sign. */
  private static long wide(Random random) {
    long magnitude = random.nextLong() >>> random.nextInt(Long.SIZE);
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  private static BigInteger unsigned(long value) {
    return BigInteger.valueOf(value).mod(TWO_64);
  }

  private static long systemTime(VcpuTime time, long tsc) {
    BigInteger ticks = unsigned(tsc).subtract(unsigned(time.tscTimestamp())).mod(TWO_64);
    BigInteger shifted = ticks.shiftLeft(time.tscShift()).mod(TWO_64);
    BigInteger mul = BigInteger.valueOf(Integer.toUnsignedLong(time.tscToSystemMul()));
    return unsigned(time.systemTimeNanos()).add(shifted.multiply(mul).shiftRight(32)).longValue();
  }

  private static long frequency(VcpuTime time) {
    BigInteger mul = BigInteger.valueOf(Integer.toUnsignedLong(time.tscToSystemMul()));
    return GIGA.shiftLeft(32).divide(mul).shiftRight(time.tscShift()).longValueExact();
  }
}
