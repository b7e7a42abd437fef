package org.sharedinfo.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbiTest {
  @ParameterizedTest
  @CsvSource({"x86_64, 8, 64, 4096, 32", "x86_32, 4, 32, 1024, 32", "arm64, 8, 64, 4096, 1"})
  void widthsAndLimitsFollowTheWord(String id, int bytes, int bits, int channels, int vcpus) {
    Abi abi = Abi.byId(id).orElseThrow();
    assertThat(abi.id()).isEqualTo(id);
    assertThat(abi.wordBytes()).isEqualTo(bytes);
    assertThat(abi.wordBits()).isEqualTo(bits);
    assertThat(abi.channels()).isEqualTo(channels);
    assertThat(abi.vcpus()).isEqualTo(vcpus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X86_64", "arm32"})
  void unknownIdIsNone(String id) {
    assertThat(Abi.byId(id)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreLittleEndian(Abi abi) {
    MemorySegment bytes = MemorySegment.ofArray(new long[1]);
    bytes.set(abi.u64(), 0, 0x0807060504030201L);
    assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(bytes.get(abi.u32(), 4)).isEqualTo(0x08070605);
    switch (abi.word()) {
      case ValueLayout.OfLong word -> assertThat(bytes.get(word, 0)).isEqualTo(0x0807060504030201L);
      case ValueLayout.OfInt word -> assertThat(bytes.get(word, 0)).isEqualTo(0x04030201);
      default -> throw new AssertionError(abi.word());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fieldsAreAlignedForAtomicAccess(Abi abi) {
    VcpuTimeInfo time = VcpuTimeInfo.of(abi);
    for (int vcpu = 0; vcpu < abi.vcpus(); vcpu++) {
      long record = SharedInfo.of(abi).timeOffset(vcpu);
      assertThat((record + time.tscTimestampOffset()) % Long.BYTES).isZero();
      assertThat((record + time.systemTimeOffset()) % Long.BYTES).isZero();
      assertThat(SharedInfo.of(abi).selectorOffset(vcpu) % abi.wordBytes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, 0, 0, 0, 2048",
    "X86_64, 63, 0, 63, 2048",
    "X86_64, 64, 1, 0, 2048",
    "X86_64, 4095, 63, 63, 2048",
    "X86_32, 31, 0, 31, 2048",
    "X86_32, 32, 1, 0, 2048",
    "X86_32, 1023, 31, 31, 2048",
    "ARM64, 64, 1, 0, 48",
    "ARM64, 4095, 63, 63, 48"
  })
  void portsHaveTheirWordAndBit(Abi abi, int port, int word, int bit, int pending) {
    SharedInfo shared = SharedInfo.of(abi);
    assertThat(abi.wordIndex(port)).isEqualTo(word);
    assertThat(abi.bitIndex(port)).isEqualTo(bit);
    assertThat(shared.pendingWordOffset(port)).isEqualTo(pending + word * abi.wordBytes());
    assertThat(shared.maskWordOffset(port) - shared.pendingWordOffset(port))
        .isEqualTo(abi.channels() / 8);
  }

  @ParameterizedTest
  @CsvSource({"X86_64, -1", "X86_64, 4096", "ARM64, 4096", "X86_32, 1024", "X86_32, -2147483648"})
  void aPortOutsideItsRangeIsNamed(Abi abi, int port) {
    assertThatThrownBy(() -> SharedInfo.of(abi).pendingWordOffset(port))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("port=%d, outside 0..%d", port, abi.channels() - 1);
    assertThatThrownBy(() -> abi.bitIndex(port)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 32, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aVcpuOutsideItsRangeIsNamed(int vcpu) {
    assertThatThrownBy(() -> SharedInfo.of(Abi.X86_64).timeOffset(vcpu))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("vcpu=%d, outside 0..31", vcpu);
  }

  @Test
  void oneVcpuOfAnArm64GuestIsInThePage() {
    SharedInfo shared = SharedInfo.of(Abi.ARM64);
    assertThat(shared.timeOffset(0)).isEqualTo(16);
    assertThatThrownBy(() -> shared.timeOffset(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("vcpu=1, outside 0..0");
  }

  @Test
  void aFieldThatAnAbiLacksIsNamed() {
    SharedInfo shared = SharedInfo.of(Abi.ARM64);
    assertThat(Abi.ARM64.hasUpcallMask()).isFalse();
    assertThat(Abi.ARM64.hasArchParts()).isFalse();
    assertThatThrownBy(() -> shared.upcallMaskOffset(0))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("arm64 has no evtchn_upcall_mask");
    assertThatThrownBy(() -> shared.cr2Offset(0))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("arm64 has no arch.cr2");
    assertThatThrownBy(shared::maxPfnOffset)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("arm64 has no arch.max_pfn");
  }

  @Test
  void nestedFieldsAreFrameOffsets() {
    SharedInfo wide = SharedInfo.of(Abi.X86_64);
    SharedInfo narrow = SharedInfo.of(Abi.X86_32);
    assertThat(wide.upcallPendingOffset(3)).isEqualTo(192);
    assertThat(wide.upcallMaskOffset(3)).isEqualTo(193);
    assertThat(wide.selectorOffset(3)).isEqualTo(200);
    assertThat(narrow.selectorOffset(3)).isEqualTo(196);
    assertThat(wide.cr2Offset(3)).isEqualTo(208);
    assertThat(narrow.cr2Offset(3)).isEqualTo(200);
    assertThat(wide.timeOffset(3)).isEqualTo(224);
    assertThat(narrow.timeOffset(3)).isEqualTo(224);
  }
}
