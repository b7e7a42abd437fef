package org.sharedinfo.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMapTest {
  @ParameterizedTest
  @CsvSource({
    "X86_64, 0, vcpu_info[0].evtchn_upcall_pending",
    "X86_64, 1, vcpu_info[0].evtchn_upcall_mask",
    "X86_64, 2, padding",
    "X86_64, 7, padding",
    "X86_64, 8, vcpu_info[0].evtchn_pending_sel",
    "X86_64, 31, vcpu_info[0].arch.pad",
    "X86_64, 227, vcpu_info[3].time.version",
    "X86_64, 228, vcpu_info[3].time.pad0",
    "X86_64, 255, vcpu_info[3].time.pad1",
    "X86_64, 2047, vcpu_info[31].time.pad1",
    "X86_64, 2088, evtchn_pending[5]",
    "X86_64, 3071, evtchn_mask[63]",
    "X86_64, 3087, wc_sec_hi",
    "X86_64, 3135, arch.p2m_generation",
    "X86_64, 3136, beyond shared_info",
    "X86_64, 4095, beyond shared_info",
    "X86_32, 3, padding",
    "X86_32, 4, vcpu_info[0].evtchn_pending_sel",
    "X86_32, 12, vcpu_info[0].arch.pad",
    "X86_32, 2068, evtchn_pending[5]",
    "X86_32, 2316, arch.max_pfn",
    "X86_32, 2340, wc_sec_hi",
    "X86_32, 2344, beyond shared_info",
    "ARM64, 0, vcpu_info[0].evtchn_upcall_pending",
    "ARM64, 1, vcpu_info[0].pad0",
    "ARM64, 2, padding",
    "ARM64, 16, vcpu_info[0].time.version",
    "ARM64, 48, evtchn_pending[0]",
    "ARM64, 560, evtchn_mask[0]",
    "ARM64, 1087, wc_sec_hi",
    "ARM64, 1088, beyond shared_info"
  })
  void bytesHaveNames(Abi abi, long offset, String name) {
    assertThat(FieldMap.of(abi).nameAt(offset)).isEqualTo(name);
  }

  @ParameterizedTest
  @EnumSource
  void fieldsAndPaddingFillTheStructure(Abi abi) {
    FieldMap map = FieldMap.of(abi);
    long end = 0;
    long gaps = 0;
    for (FieldMap.Field field : map.fields()) {
      assertThat(field.offset()).isGreaterThanOrEqualTo(end);
      for (long gap = end; gap < field.offset(); gap++, gaps++) {
        assertThat(map.nameAt(gap)).isEqualTo(FieldMap.PADDING);
      }
      end = field.offset() + field.byteSize();
      assertThat(map.nameAt(field.offset())).isEqualTo(field.name());
      assertThat(map.nameAt(end - 1)).isEqualTo(field.name());
    }
    assertThat(end).isEqualTo(SharedInfo.of(abi).byteSize());
    assertThat(gaps).isEqualTo(abi.vcpus() * (abi.wordBytes() - 2L));
    assertThat(map.fields()).extracting(FieldMap.Field::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4096, Long.MAX_VALUE})
  void anOffsetOutsideTheFrameIsNamed(long offset) {
    assertThatThrownBy(() -> FieldMap.of(Abi.X86_64).nameAt(offset))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("offset=%d, outside 0..4095", offset);
  }
}
