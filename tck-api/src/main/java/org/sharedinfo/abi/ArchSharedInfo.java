package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * {@code struct arch_shared_info}: what an architecture adds to the frame. Offsets are bytes from
 * its start. It is empty in arm64.
 *
 * <pre>
 * x86_64  x86_32   arm64
 *      0       0       -  | max_pfn                    | one word
 *      8       4       -  | pfn_to_mfn_frame_list_list | one word
 *     16       8       -  | nmi_reason                 | one word
 *     24      12       -  | p2m_cr3                    | one word
 *     32      16       -  | p2m_vaddr                  | one word
 *     40      20       -  | p2m_generation             | one word
 *      -      24       -  | wc_sec_hi                  | 4 bytes, in x86_32 alone
 *     48      28       0  +----------------------------+
 * </pre>
 *
 * <p>Where an ABI lacks a field ({@link Abi#hasArchParts()}), its offset is a {@link
 * java.util.NoSuchElementException}.
 */
public final class ArchSharedInfo {
  private static final List<String> WORDS =
      List.of(
          "max_pfn",
          "pfn_to_mfn_frame_list_list",
          "nmi_reason",
          "p2m_cr3",
          "p2m_vaddr",
          "p2m_generation");
  private static final Map<Abi, ArchSharedInfo> ALL = CStruct.forEachAbi(ArchSharedInfo::new);

  private final Abi abi;
  private final StructLayout layout;
  private final OptionalLong maxPfnOffset;
  private final OptionalLong frameListListOffset;
  private final OptionalLong nmiReasonOffset;
  private final OptionalLong p2mCr3Offset;
  private final OptionalLong p2mVaddrOffset;
  private final OptionalLong p2mGenerationOffset;

  private ArchSharedInfo(Abi abi) {
    this.abi = abi;
    List<MemoryLayout> members = new ArrayList<>();
    if (abi.hasArchParts()) {
      WORDS.forEach(word -> members.add(abi.word().withName(word)));
    }
    long bytes = (long) members.size() * abi.wordBytes();
    if (abi.hasWcSecHiInArch()) {
      members.add(abi.u32().withName(SharedInfo.WC_SEC_HI));
      bytes += abi.u32().byteSize();
    }
    layout = CStruct.of("arch_shared_info", members);
    CStruct.require(layout, bytes, 0);
    maxPfnOffset = CStruct.find(layout, "max_pfn");
    frameListListOffset = CStruct.find(layout, "pfn_to_mfn_frame_list_list");
    nmiReasonOffset = CStruct.find(layout, "nmi_reason");
    p2mCr3Offset = CStruct.find(layout, "p2m_cr3");
    p2mVaddrOffset = CStruct.find(layout, "p2m_vaddr");
    p2mGenerationOffset = CStruct.find(layout, "p2m_generation");
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
    return CStruct.require(maxPfnOffset, abi, "arch.max_pfn");
  }

  /** pfn_to_mfn_frame_list_list: one word, a frame number, 0 or ~0. */
  public long frameListListOffset() {
    return CStruct.require(frameListListOffset, abi, "arch.pfn_to_mfn_frame_list_list");
  }

  /** nmi_reason: one word of bits. */
  public long nmiReasonOffset() {
    return CStruct.require(nmiReasonOffset, abi, "arch.nmi_reason");
  }

  /** p2m_cr3: one word, the root of the page tables in cr3 form, or 0. */
  public long p2mCr3Offset() {
    return CStruct.require(p2mCr3Offset, abi, "arch.p2m_cr3");
  }

  /** p2m_vaddr: one word, the virtual address of the linear list. */
  public long p2mVaddrOffset() {
    return CStruct.require(p2mVaddrOffset, abi, "arch.p2m_vaddr");
  }

  /** p2m_generation: one word, odd while the list's mappings change. */
  public long p2mGenerationOffset() {
    return CStruct.require(p2mGenerationOffset, abi, "arch.p2m_generation");
  }
}
