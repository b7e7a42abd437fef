package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.spi.TimeOfDay;

/** Frames that Xen wrote and clock records that KVM wrote, through the readers. */
class RealPagesTest {
  @ParameterizedTest
  @CsvSource({
    "X86_64, xen-4.17-x86_64-pv00entry, 0xed480138, 2",
    "X86_64, xen-4.17-x86_64-linux2l-08up, 0x1c8f16335, 4",
    "X86_64, xen-4.17-x86_64-linuxfifo-06up, 0x14bb23ff6, 4",
    "X86_32, xen-4.17-x86_32-pv00entry, 0xeddc7827, 2",
    "X86_32, xen-4.17-x86_32-pv12settime-past-2106, 0x219798751, 12"
  })
  void atItsTimestampTheTimeIsTheRecordsSystemTime(
      Abi abi, String page, String systemTime, int version) {
    TestDomain domain = TestDomain.ofPage(abi, page);
    long at = domain.layout().timeOffset(0);
    domain.tsc(domain.u64(at + VcpuTimeInfo.of(abi).tscTimestampOffset()));

    assertThat(domain.u32(at)).isEqualTo(version);
    assertThat(new ReferenceTimeReader(domain).systemTimeNanos(0))
        .isEqualTo(Long.decode(systemTime));
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, xen-4.17-x86_64-linux2l-00before-dom0-runs, 0x6b038b42, 0x19c0361c",
    "X86_64, xen-4.17-x86_64-linux2l-08up, 0x6b038b41, 0x2dbfa722",
    "X86_64, xen-4.17-x86_64-linuxfifo-06up, 0x6b0386fb, 0x12bcbaec",
    "X86_32, xen-4.17-x86_32-pv00entry, 0x6b0388b2, 0x1ddedc27",
    "X86_32, xen-4.17-x86_32-pv12settime-past-2106, 0x1000003df, 0x351df55b"
  })
  void theWallclockIsTheBaseThatXenSet(Abi abi, String page, String seconds, String nanos) {
    TestDomain domain = TestDomain.ofPage(abi, page);

    assertThat(new ReferenceWallclockReader(domain).timeOfDay(0))
        .isEqualTo(new TimeOfDay(Long.decode(seconds), Integer.decode(nanos)));
  }

  @Test
  void thePast2106PageOfA64BitGuestHasItsHighHalf() {
    TestDomain domain = TestDomain.ofPage(Abi.X86_64, "xen-4.17-x86_64-pv12settime-past-2106");

    assertThat(new ReferenceWallclockReader(domain).timeOfDay(0).seconds() >>> 32).isEqualTo(1);
  }

  @Test
  void theLastPortIsDeliveredAndTheMaskedOneBeforeItIsNot() {
    TestDomain domain = TestDomain.ofPage(Abi.X86_64, "xen-4.17-x86_64-pv06many-ports");

    new ReferenceEventReceiver(domain).upcall(0);

    assertThat(domain.events).contains(4095).doesNotContain(4094);
    assertThat(domain.word(domain.layout().pendingWordOffset(4095))).isEqualTo(1L << 62);
    assertThat(domain.word(domain.layout().selectorOffset(0))).isZero();
  }

  @Test
  void a32BitGuestHasItsPortsUpToTheLast() {
    TestDomain domain = TestDomain.ofPage(Abi.X86_32, "xen-4.17-x86_32-pv06many-ports");

    new ReferenceEventReceiver(domain).upcall(0);

    assertThat(domain.events).containsExactly(1, 2, 3, 31, 32, 63, 227, 1022, 1023);
  }

  @ParameterizedTest
  @CsvSource({
    "xen-4.17-x86_64-pv03pending-unmasked, true",
    "xen-4.17-x86_64-pv02pending-but-masked, false"
  })
  void portThreeIsDeliveredUnlessItIsMasked(String page, boolean delivered) {
    TestDomain domain = TestDomain.ofPage(Abi.X86_64, page);

    new ReferenceEventReceiver(domain).upcall(0);

    assertThat(domain.events.contains(3)).isEqualTo(delivered);
  }

  @Test
  void kvmsRecordsGiveKvmsClock() throws IOException {
    List<String> lines;
    try (InputStream csv = getClass().getResourceAsStream("pages/kvm-pvclock.csv")) {
      lines = new String(csv.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    List<String> columns = List.of(lines.getFirst().split(","));
    List<String[]> records = lines.stream().skip(1).map(line -> line.split(",")).toList();
    assertThat(records).hasSize(29);
    for (String[] values : records) {
      for (Abi abi : Abi.values()) {
        for (int vcpu : new int[] {0, abi.vcpus() - 1}) {
          TestDomain domain = new TestDomain(abi);
          byte[] bytes = HexFormat.of().parseHex(values[columns.indexOf("record_hex")]);
          domain
              .sharedInfo()
              .asSlice(domain.layout().timeOffset(vcpu), VcpuTimeInfo.BYTES)
              .copyFrom(MemorySegment.ofArray(bytes));
          domain.tsc(Long.parseUnsignedLong(values[columns.indexOf("kvm_clock_host_tsc")]));

          assertThat(new ReferenceTimeReader(domain).systemTimeNanos(vcpu))
              .as(Arrays.toString(values))
              .isEqualTo(Long.parseUnsignedLong(values[columns.indexOf("kvm_clock_ns")]));
        }
      }
    }
  }
}
