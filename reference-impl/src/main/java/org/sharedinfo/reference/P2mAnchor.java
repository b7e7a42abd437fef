package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The fields of the arch part that publish a guest's physical-to-machine list. All are unsigned
 * words of the guest.
 */
final class P2mAnchor {
  private final MemorySegment sharedInfo;
  private final SharedInfo layout;
  private final GuestWord words;

  P2mAnchor(Abi abi, MemorySegment sharedInfo) {
    this.sharedInfo = sharedInfo;
    this.layout = SharedInfo.of(abi);
    this.words = GuestWord.of(abi);
  }

  long maxPfnAcquire() {
    return words.getAcquire(sharedInfo, layout.maxPfnOffset());
  }

  void maxPfnRelease(long count) {
    words.setRelease(sharedInfo, layout.maxPfnOffset(), count);
  }

  long frameListListAcquire() {
    return words.getAcquire(sharedInfo, layout.frameListListOffset());
  }

  void frameListListRelease(long frame) {
    words.setRelease(sharedInfo, layout.frameListListOffset(), frame);
  }

  long cr3Acquire() {
    return words.getAcquire(sharedInfo, layout.p2mCr3Offset());
  }

  long cr3Opaque() {
    return words.getOpaque(sharedInfo, layout.p2mCr3Offset());
  }

  void cr3Opaque(long cr3) {
    words.setOpaque(sharedInfo, layout.p2mCr3Offset(), cr3);
  }

  void cr3Release(long cr3) {
    words.setRelease(sharedInfo, layout.p2mCr3Offset(), cr3);
  }

  long vaddrOpaque() {
    return words.getOpaque(sharedInfo, layout.p2mVaddrOffset());
  }

  void vaddrOpaque(long address) {
    words.setOpaque(sharedInfo, layout.p2mVaddrOffset(), address);
  }

  void generationOpaque(long generation) {
    words.setOpaque(sharedInfo, layout.p2mGenerationOffset(), generation);
  }

  long generationAcquire() {
    return words.getAcquire(sharedInfo, layout.p2mGenerationOffset());
  }

  /**
   * Makes the generation odd before the list's mappings change.
   *
   * @return the generation to pass to {@link #endChange}
   */
  long beginChange() {
    long odd = words.getOpaque(sharedInfo, layout.p2mGenerationOffset()) | 1;
    words.setOpaque(sharedInfo, layout.p2mGenerationOffset(), odd);
    // Keeps the stores to the page tables after it. Pairs with the fence in generationIs: a reader
    // that used a changed entry also sees this generation or a later one.
    VarHandle.releaseFence();
    return odd;
  }

  /** Makes the generation even, modulo 2^(8W), once all changes are stored. */
  void endChange(long odd) {
    // Pairs with generationAcquire.
    words.setRelease(sharedInfo, layout.p2mGenerationOffset(), odd + 1);
  }

  /** Whether the generation is still the same as before the reads made since. */
  boolean generationIs(long before) {
    // Keeps those reads before this one. Pairs with the fence in beginChange.
    VarHandle.acquireFence();
    return words.getOpaque(sharedInfo, layout.p2mGenerationOffset()) == before;
  }
}
