package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.VcpuTime;

class TimeTest {
  private static final VcpuTime TIME =
      new VcpuTime(0x8000_0000_0000_0001L, -2, 0x8000_0003, (byte) -7, (byte) 0xA5);

  @ParameterizedTest
  @EnumSource
  void storesEachFieldOfEachVcpuAndNothingElse(Abi abi) {
    for (int vcpu = 0; vcpu < abi.vcpus(); vcpu++) {
      TestDomain domain = new TestDomain(abi);
      domain.sharedInfo().fill((byte) 0xFF);
      long at = domain.layout().timeOffset(vcpu);
      domain.u32(at, 40);
      byte[] expected = domain.bytes();

      new ReferenceTimePublisher(domain).publish(vcpu, TIME);

      assertThat(domain.u32(at)).isEqualTo(42);
      assertThat(domain.u64(at + 8)).isEqualTo(TIME.tscTimestamp());
      assertThat(domain.u64(at + 16)).isEqualTo(TIME.systemTimeNanos());
      assertThat(domain.u32(at + 24)).isEqualTo(TIME.tscToSystemMul());
      assertThat(domain.u8(at + 28)).isEqualTo(TIME.tscShift());
      assertThat(domain.u8(at + 29)).isEqualTo(TIME.flags());
      byte[] seen = domain.bytes();
      Arrays.fill(seen, (int) at, (int) at + 4, (byte) 0);
      Arrays.fill(expected, (int) at, (int) at + 4, (byte) 0);
      Arrays.fill(seen, (int) at + 8, (int) at + 30, (byte) 0xFF);
      assertThat(seen).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "2, 4",
    "1, 2",
    "0x7FFFFFFE, 0x80000000",
    "0xFFFFFFFE, 0",
    "0xFFFFFFFF, 0",
    "0xFFFFFFFD, 0xFFFFFFFE"
  })
  void versionGoesOnToTheNextEvenOne(String from, String to) {
    TestDomain domain = new TestDomain(Abi.X86_64);
    long at = domain.layout().timeOffset(3);
    domain.u32(at, Long.decode(from).intValue());

    new ReferenceTimePublisher(domain).publish(3, TIME);

    assertThat(domain.u32(at)).isEqualTo(Long.decode(to).intValue());
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatWasPublished(Abi abi) {
    TestDomain domain = new TestDomain(abi).tsc(1000);
    int last = abi.vcpus() - 1;
    new ReferenceTimePublisher(domain)
        .publish(last, new VcpuTime(600, 70, 1 << 31, (byte) 1, (byte) 0));

    assertThat(new ReferenceTimeReader(domain).systemTimeNanos(last)).isEqualTo(70 + 400);
    assertThat(new ReferenceFrequencyReader(domain).frequencyHz(last)).isEqualTo(1_000_000_000);
  }

  @Test
  void aTimestampAheadOfTheClockWraps() {
    TestDomain domain = new TestDomain(Abi.X86_64).tsc(0);
    new ReferenceTimePublisher(domain).publish(0, new VcpuTime(1, 5, 1 << 31, (byte) 1, (byte) 0));

    // 2^64 − 1 ticks, shifted left in 64 bits, halved: 2^64 − 2 halved.
    assertThat(new ReferenceTimeReader(domain).systemTimeNanos(0)).isEqualTo(Long.MAX_VALUE + 5);
  }

  @ParameterizedTest
  @EnumSource
  void refusesVcpusThatTheFrameDoesNotHold(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    byte[] before = domain.bytes();
    for (int vcpu : new int[] {-1, abi.vcpus(), 33, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new ReferenceTimePublisher(domain).publish(vcpu, TIME))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("vcpu=" + vcpu + ", outside 0.." + (abi.vcpus() - 1));
      assertThatThrownBy(() -> new ReferenceTimeReader(domain).systemTimeNanos(vcpu))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> new ReferenceFrequencyReader(domain).frequencyHz(vcpu))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(domain.bytes()).isEqualTo(before);
  }

  @Test
  void aRecordThatWasNeverPublishedHasNoFrequency() {
    assertThatThrownBy(
            () -> new ReferenceFrequencyReader(new TestDomain(Abi.X86_32)).frequencyHz(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("vcpu=4")
        .hasMessageContaining("tsc_to_system_mul=0");
  }
}
