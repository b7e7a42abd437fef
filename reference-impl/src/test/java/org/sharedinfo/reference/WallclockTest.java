package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.TimeOfDay;

class WallclockTest {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  @ParameterizedTest
  @EnumSource
  void storesBothHalvesOfTheSecondsAtTheAbisPlace(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    long high =
        switch (abi) {
          case X86_64 -> 3084;
          case X86_32 -> 2340;
          case ARM64 -> 1084;
        };

    new ReferenceWallclockPublisher(domain).publish(-0x2_0000_0003L, 999_999_999);

    assertThat(domain.u32(domain.layout().wcVersionOffset())).isEqualTo(2);
    assertThat(domain.u32(domain.layout().wcSecOffset())).isEqualTo(-3);
    assertThat(domain.u32(high)).isEqualTo(-3);
    assertThat(domain.u32(domain.layout().wcNsecOffset())).isEqualTo(999_999_999);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void refusesNanosOfASecondOrMore(int nanos) {
    TestDomain domain = new TestDomain(Abi.X86_64);
    byte[] before = domain.bytes();

    assertThatThrownBy(() -> new ReferenceWallclockPublisher(domain).publish(1, nanos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toUnsignedString(nanos));
    assertThat(domain.bytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void addsTheSystemTimeExactly(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var publisher = new ReferenceWallclockPublisher(domain);
    var reader = new ReferenceWallclockReader(domain);
    var random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      long seconds = random.nextLong() >> random.nextInt(64);
      int nanos = random.nextInt(1_000_000_000);
      long systemTime = random.nextLong() >>> random.nextInt(64);
      publisher.publish(seconds, nanos);

      BigInteger[] sum =
          BigInteger.valueOf(nanos)
              .add(new BigInteger(Long.toUnsignedString(systemTime)))
              .divideAndRemainder(BILLION);
      assertThat(reader.timeOfDay(systemTime))
          .isEqualTo(new TimeOfDay(seconds + sum[0].longValue(), sum[1].intValue()));
    }
  }

  @Test
  void carriesTheLastNanosecondIntoTheHighHalf() {
    TestDomain domain = new TestDomain(Abi.X86_32);
    new ReferenceWallclockPublisher(domain).publish(0xFFFF_FFFFL, 999_999_999);

    assertThat(new ReferenceWallclockReader(domain).timeOfDay(1))
        .isEqualTo(new TimeOfDay(0x1_0000_0000L, 0));
  }
}
