package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code struct arch_vcpu_info}: the x86 part of a vCPU. Offsets are bytes from its start.
 *
 * <pre>
 * x86_64  x86_32
 *      0       0  | cr2                        | one word
 *      8       4  | pad                        | one word, five in x86_32
 *     16      24  +----------------------------+
 * </pre>
 */
public final class ArchVcpuInfo {
  private static final Map<Abi, ArchVcpuInfo> ALL = CStruct.forEachAbi(ArchVcpuInfo::new);

  private final StructLayout layout;
  private final long cr2Offset;

  private ArchVcpuInfo(Abi abi) {
    layout =
        CStruct.of(
            "arch_vcpu_info",
            List.of(
                abi.word().withName("cr2"),
                MemoryLayout.sequenceLayout(abi.archVcpuPadWords(), abi.word()).withName("pad")));
    CStruct.require(layout, (1L + abi.archVcpuPadWords()) * abi.wordBytes(), 0);
    cr2Offset = CStruct.offset(layout, "cr2");
  }

  /** The structure in an ABI; the same instance at every call. */
  public static ArchVcpuInfo of(Abi abi) {
    return Objects.requireNonNull(ALL.get(abi));
  }

  /** The whole layout, fields under their C names. */
  public StructLayout layout() {
    return layout;
  }

  /** The size in bytes. */
  public long byteSize() {
    return layout.byteSize();
  }

  /** cr2: one word, the address of the vCPU's last page fault. */
  public long cr2Offset() {
    return cr2Offset;
  }
}
