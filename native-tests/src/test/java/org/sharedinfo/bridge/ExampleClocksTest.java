package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.Guest;

/** The optional clock functions of the examples. */
class ExampleClocksTest {
  private static final BigInteger GIGA = BigInteger.valueOf(1_000_000_000);

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> clocks() throws IOException, InterruptedException {
    List<DynamicTest> tests = new ArrayList<>();
    if (CCompiler.isThere()) {
      tests.addAll(clocks("C", CCompiler.example(folder, 0)));
    }
    if (RustCompiler.isThere()) {
      tests.addAll(clocks("Rust", RustCompiler.example(folder)));
    }
    tests.add(dynamicTest("libraries of " + tests.size() + " tests were built", () -> {}));
    return tests.stream();
  }

  private static List<DynamicTest> clocks(String language, Path library) {
    NativeProvider provider = NativeExample.load(library);
    return List.of(
        dynamicTest("scales in " + language, () -> scales(provider)),
        dynamicTest("updates in " + language, () -> updates(provider)));
  }

  private static void scales(SharedInfoProvider provider) {
    try (Guest guest = Guest.zeroed(Abi.X86_64)) {
      FrequencyScaler scaler = provider.frequencyScaler(guest).orElseThrow();
      for (long hertz :
          new long[] {
            1_000_000,
            999_999_999,
            1_000_000_000,
            1_000_000_001,
            2_893_200_000L,
            4_294_000_000L,
            4_294_967_296L,
            4_300_000_000L,
            999_999_999_999L
          }) {
        TimeScale scale = scaler.scaleOf(hertz);
        BigInteger mul = BigInteger.valueOf(Integer.toUnsignedLong(scale.tscToSystemMul()));
        BigInteger nanos = mul.multiply(BigInteger.valueOf(hertz)).shiftLeft(64 + scale.tscShift());
        BigInteger exact = GIGA.shiftLeft(32 + 64);
        assertThat(mul.bitLength()).as("%d Hz", hertz).isEqualTo(32);
        assertThat(exact.subtract(nanos).signum()).as("%d Hz", hertz).isNotNegative();
        assertThat(exact.subtract(nanos)).as("%d Hz", hertz).isLessThan(exact.shiftRight(31));
      }
      assertThatThrownBy(() -> scaler.scaleOf(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void updates(SharedInfoProvider provider) {
    for (Abi abi : Abi.values()) {
      int vcpu = Math.min(3, abi.vcpus() - 1);
      try (Guest guest = Guest.zeroed(abi)) {
        TimeUpdater updater = provider.timeUpdater(guest).orElseThrow();
        TimeReader reader = provider.timeReader(guest).orElseThrow();
        var last = new VcpuTime(1000, 77, 1 << 31, (byte) 1, (byte) 1);
        provider.timePublisher(guest).orElseThrow().publish(vcpu, last);
        guest.tsc(1_001_000);
        updater.update(vcpu, last);
        assertThat(reader.systemTimeNanos(vcpu)).isEqualTo(1_000_077);
        guest.tsc(1_001_010);
        assertThat(reader.systemTimeNanos(vcpu)).isEqualTo(1_000_087);
        assertThatThrownBy(() -> updater.update(abi.vcpus(), last))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining(abi.vcpus() + ":");
      }
    }
  }
}
