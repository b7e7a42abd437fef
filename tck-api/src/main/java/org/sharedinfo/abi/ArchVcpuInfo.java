package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * {@code struct arch_vcpu_info}: what an architecture adds to a vCPU. Offsets are bytes from its
 * start. It is empty in arm64.
 *
 * <pre>
 * x86_64  x86_32   arm64
 *      0       0       -  | cr2                        | one word
 *      8       4       -  | pad                        | one word, five in x86_32
 *     16      24       0  +----------------------------+
 * </pre>
 */
public final class ArchVcpuInfo {
  private static final Map<Abi, ArchVcpuInfo> ALL = CStruct.forEachAbi(ArchVcpuInfo::new);

  private final Abi abi;
  private final StructLayout layout;
  private final OptionalLong cr2Offset;

  private ArchVcpuInfo(Abi abi) {
    this.abi = abi;
    layout = CStruct.of("arch_vcpu_info", members(abi));
    CStruct.require(
        layout, abi.hasArchParts() ? (1L + abi.archVcpuPadWords()) * abi.wordBytes() : 0, 0);
    cr2Offset = CStruct.find(layout, "cr2");
  }

  private static List<MemoryLayout> members(Abi abi) {
    return abi.hasArchParts()
        ? List.of(
            abi.word().withName("cr2"),
            MemoryLayout.sequenceLayout(abi.archVcpuPadWords(), abi.word()).withName("pad"))
        : List.of();
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

  /**
   * cr2: one word, the address of the vCPU's last page fault.
   *
   * @throws java.util.NoSuchElementException if the ABI has none, see {@link Abi#hasArchParts()}
   */
  public long cr2Offset() {
    return CStruct.require(cr2Offset, abi, "arch.cr2");
  }
}
