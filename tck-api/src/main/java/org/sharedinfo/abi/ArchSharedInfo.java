package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code struct arch_shared_info}: the x86 part of the frame. Offsets are bytes from its start.
 *
 * <pre>
 * x86_64  x86_32
 *      0       0  | max_pfn                    | one word
 *      8       4  | pfn_to_mfn_frame_list_list | one word
 *     16       8  | nmi_reason                 | one word
 *     24      12  | p2m_cr3                    | one word
 *     32      16  | p2m_vaddr                  | one word
 *     40      20  | p2m_generation             | one word
 *      -      24  | wc_sec_hi                  | 4 bytes, in x86_32 alone
 *     48      28  +----------------------------+
 * </pre>
 */
public final class ArchSharedInfo {
  private static final int WORDS = 6;
  private static final Map<Abi, ArchSharedInfo> ALL = CStruct.forEachAbi(ArchSharedInfo::new);

  private final StructLayout layout;
  private final long maxPfnOffset;
  private final long frameListListOffset;
  private final long nmiReasonOffset;
  private final long p2mCr3Offset;
  private final long p2mVaddrOffset;
  private final long p2mGenerationOffset;

  private ArchSharedInfo(Abi abi) {
    List<MemoryLayout> members =
        new ArrayList<>(
            List.of(
                abi.word().withName("max_pfn"),
                abi.word().withName("pfn_to_mfn_frame_list_list"),
                abi.word().withName("nmi_reason"),
                abi.word().withName("p2m_cr3"),
                abi.word().withName("p2m_vaddr"),
                abi.word().withName("p2m_generation")));
    long bytes = (long) WORDS * abi.wordBytes();
    if (abi.hasWcSecHi(Abi.WcSecHi.LAST_IN_ARCH)) {
      members.add(abi.u32().withName(SharedInfo.WC_SEC_HI));
      bytes += abi.u32().byteSize();
    }
    layout = CStruct.of("arch_shared_info", members);
    CStruct.require(layout, bytes, 0);
    maxPfnOffset = CStruct.offset(layout, "max_pfn");
    frameListListOffset = CStruct.offset(layout, "pfn_to_mfn_frame_list_list");
    nmiReasonOffset = CStruct.offset(layout, "nmi_reason");
    p2mCr3Offset = CStruct.offset(layout, "p2m_cr3");
    p2mVaddrOffset = CStruct.offset(layout, "p2m_vaddr");
    p2mGenerationOffset = CStruct.offset(layout, "p2m_generation");
  }

  /** The structure in an ABI; the same instance at every call. */
  public static ArchSharedInfo of(Abi abi) {
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

  /** max_pfn: one word, the number of pfns in the list. */
  public long maxPfnOffset() {
    return maxPfnOffset;
  }

  /** pfn_to_mfn_frame_list_list: one word, a frame number, 0 or ~0. */
  public long frameListListOffset() {
    return frameListListOffset;
  }

  /** nmi_reason: one word of bits. */
  public long nmiReasonOffset() {
    return nmiReasonOffset;
  }

  /** p2m_cr3: one word, the root of the page tables in cr3 form, or 0. */
  public long p2mCr3Offset() {
    return p2mCr3Offset;
  }

  /** p2m_vaddr: one word, the virtual address of the linear list. */
  public long p2mVaddrOffset() {
    return p2mVaddrOffset;
  }

  /** p2m_generation: one word, odd while the list's mappings change. */
  public long p2mGenerationOffset() {
    return p2mGenerationOffset;
  }
}
