package org.sharedinfo.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.CompilerTable.Row;

/** Holds the declared layouts against every row of the C compiler's tables, and the reverse. */
class CompilerTruthTest {
  static Stream<Row> rows() {
    return Arrays.stream(Abi.values()).flatMap(abi -> CompilerTable.rows(abi).stream());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void layoutAgreesWithTheCompiler(Row row) {
    Abi abi = row.abi();
    switch (row.kind()) {
      case "sizeof" -> assertThat(sizeOf(abi, row.name())).isEqualTo(row.value());
      case "alignof" -> assertThat(alignmentOf(abi, row.name())).isEqualTo(row.value());
      case "constant" -> assertThat((long) constant(abi, row.name())).isEqualTo(row.value());
      case "field" -> {
        if (isBeyondTheArray(row)) {
          // what the compiler computes for a vCPU whose vcpu_info is not in the page
          assertThat(VcpuInfo.of(abi).byteSize() * vcpuOf(row))
              .isEqualTo(Long.parseLong(row.offset()));
          return;
        }
        StructLayout struct = struct(abi, row.name().substring(0, row.name().indexOf('.')));
        assertThat(struct.byteOffset(path(abi, row.name(), PathElement::sequenceElement)))
            .isEqualTo(Long.parseLong(row.offset()));
        assertThat(struct.select(anyElement(abi, row.name())).byteSize()).isEqualTo(row.value());
      }
      default -> throw new AssertionError("a row that is not checked: " + row);
    }
  }

  private static long vcpuOf(Row row) {
    return Long.parseLong(row.name().replaceAll("\\D", ""));
  }

  private static boolean isBeyondTheArray(Row row) {
    return row.name().startsWith("shared_info.vcpu_info[") && vcpuOf(row) >= row.abi().vcpus();
  }

  @ParameterizedTest
  @EnumSource
  void everyDeclaredFieldIsTheCompilers(Abi abi) {
    Set<String> direct =
        CompilerTable.rows(abi).stream()
            .filter(row -> row.kind().equals("field"))
            .map(Row::name)
            .filter(name -> name.matches("\\w+\\.\\w+") && !name.contains("xen_wc_sec_hi"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> declared = new TreeSet<>();
    structs(abi)
        .forEach((name, struct) ->
            struct.memberLayouts().stream()
                .flatMap(member -> member.name().stream())
                .forEach(field -> declared.add(name + "." + field)));
    assertThat(declared).isEqualTo(direct);
  }

  @ParameterizedTest
  @EnumSource
  void derivedOffsetsAreTheCompilers(Abi abi) {
    SharedInfo shared = SharedInfo.of(abi);
    VcpuInfo vcpu = VcpuInfo.of(abi);
    VcpuTimeInfo time = VcpuTimeInfo.of(abi);
    Map<String, Long> derived =
        Map.ofEntries(
            Map.entry("vcpu_time_info.version", time.versionOffset()),
            Map.entry("vcpu_time_info.tsc_timestamp", time.tscTimestampOffset()),
            Map.entry("vcpu_time_info.system_time", time.systemTimeOffset()),
            Map.entry("vcpu_time_info.tsc_to_system_mul", time.tscToSystemMulOffset()),
            Map.entry("vcpu_time_info.tsc_shift", time.tscShiftOffset()),
            Map.entry("vcpu_time_info.flags", time.flagsOffset()),
            Map.entry("vcpu_info.evtchn_upcall_pending", vcpu.upcallPendingOffset()),
            Map.entry("vcpu_info.evtchn_pending_sel", vcpu.selectorOffset()),
            Map.entry("vcpu_info.arch", vcpu.archOffset()),
            Map.entry("vcpu_info.time", vcpu.timeOffset()),
            Map.entry("shared_info.evtchn_pending", shared.evtchnPendingOffset()),
            Map.entry("shared_info.evtchn_mask", shared.evtchnMaskOffset()),
            Map.entry("shared_info.wc_version", shared.wcVersionOffset()),
            Map.entry("shared_info.wc_sec", shared.wcSecOffset()),
            Map.entry("shared_info.wc_nsec", shared.wcNsecOffset()),
            Map.entry("shared_info." + wcSecHi(abi), shared.wcSecHiOffset()),
            Map.entry("shared_info.arch", shared.archOffset()));
    assertThat(derived)
        .allSatisfy(
            (field, offset) -> assertThat(offset).isEqualTo(CompilerTable.offset(abi, field)));
  }

  /** The macro of the x86 headers, for the place that differs there. */
  private static String wcSecHi(Abi abi) {
    return abi.hasArchParts() ? "xen_wc_sec_hi" : "wc_sec_hi";
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void derivedOffsetsOfX86AreTheCompilers(Abi abi) {
    SharedInfo shared = SharedInfo.of(abi);
    ArchSharedInfo arch = ArchSharedInfo.of(abi);
    Map<String, Long> derived =
        Map.ofEntries(
            Map.entry("arch_vcpu_info.cr2", ArchVcpuInfo.of(abi).cr2Offset()),
            Map.entry("vcpu_info.evtchn_upcall_mask", VcpuInfo.of(abi).upcallMaskOffset()),
            Map.entry("arch_shared_info.max_pfn", arch.maxPfnOffset()),
            Map.entry("arch_shared_info.pfn_to_mfn_frame_list_list", arch.frameListListOffset()),
            Map.entry("arch_shared_info.nmi_reason", arch.nmiReasonOffset()),
            Map.entry("arch_shared_info.p2m_cr3", arch.p2mCr3Offset()),
            Map.entry("arch_shared_info.p2m_vaddr", arch.p2mVaddrOffset()),
            Map.entry("arch_shared_info.p2m_generation", arch.p2mGenerationOffset()),
            Map.entry("shared_info.vcpu_info[1]", shared.vcpuInfoOffset(1)),
            Map.entry("shared_info.vcpu_info[31]", shared.vcpuInfoOffset(31)),
            Map.entry("shared_info.arch.max_pfn", shared.maxPfnOffset()),
            Map.entry("shared_info.arch.pfn_to_mfn_frame_list_list", shared.frameListListOffset()),
            Map.entry("shared_info.arch.nmi_reason", shared.nmiReasonOffset()),
            Map.entry("shared_info.arch.p2m_cr3", shared.p2mCr3Offset()),
            Map.entry("shared_info.arch.p2m_vaddr", shared.p2mVaddrOffset()),
            Map.entry("shared_info.arch.p2m_generation", shared.p2mGenerationOffset()));
    assertThat(derived)
        .allSatisfy(
            (field, offset) -> assertThat(offset).isEqualTo(CompilerTable.offset(abi, field)));
  }

  private static Map<String, StructLayout> structs(Abi abi) {
    return Map.of(
        "vcpu_time_info", VcpuTimeInfo.of(abi).layout(),
        "arch_vcpu_info", ArchVcpuInfo.of(abi).layout(),
        "vcpu_info", VcpuInfo.of(abi).layout(),
        "arch_shared_info", ArchSharedInfo.of(abi).layout(),
        "shared_info", SharedInfo.of(abi).layout());
  }

  private static StructLayout struct(Abi abi, String name) {
    StructLayout struct = structs(abi).get(name);
    assertThat(struct.name()).contains(name);
    return struct;
  }

  private static long sizeOf(Abi abi, String name) {
    return switch (name) {
      case "long", "xen_ulong_t", "xen_pfn_t" -> abi.wordBytes();
      default -> struct(abi, name).byteSize();
    };
  }

  private static long alignmentOf(Abi abi, String name) {
    return name.equals("uint64_t_in_struct")
        ? VcpuTimeInfo.of(abi).layout().select(anyElement(abi, "x.system_time")).byteAlignment()
        : struct(abi, name).byteAlignment();
  }

  private static int constant(Abi abi, String name) {
    return switch (name) {
      case "XEN_LEGACY_MAX_VCPUS" -> abi.vcpus();
      case "EVTCHN_2L_NR_CHANNELS" -> abi.channels();
      default -> throw new AssertionError("a constant that is not checked: " + name);
    };
  }

  /** The path as a selection takes it: without the numbers of array elements. */
  private static PathElement[] anyElement(Abi abi, String field) {
    return path(abi, field, _ -> PathElement.sequenceElement());
  }

  /** The path of a field, after the name of its structure. */
  private static PathElement[] path(Abi abi, String field, LongFunction<PathElement> element) {
    // a macro of the C headers, for the place that differs between the ABIs
    String resolved =
        field.replace("xen_wc_sec_hi", abi == Abi.X86_64 ? "wc_sec_hi" : "arch.wc_sec_hi");
    List<PathElement> path = new ArrayList<>();
    for (String step : resolved.substring(resolved.indexOf('.') + 1).split("\\.")) {
      int bracket = step.indexOf('[');
      if (bracket < 0) {
        path.add(PathElement.groupElement(step));
      } else {
        path.add(PathElement.groupElement(step.substring(0, bracket)));
        path.add(element.apply(Long.parseLong(step.substring(bracket + 1, step.length() - 1))));
      }
    }
    return path.toArray(PathElement[]::new);
  }
}
