package org.sharedinfo.recording.monitor;

import java.util.OptionalLong;

/** The fields that announce a p2m list, as far as they are known. Words are unsigned. */
final class ListFields {
  private final Scene scene;

  ListFields(Scene scene) {
    this.scene = scene;
  }

  boolean isWide() {
    return wordBytes() == Long.BYTES;
  }

  int wordBytes() {
    return scene.abi().wordBytes();
  }

  /** All bits of the guest's word. */
  long allOnes() {
    return isWide() ? -1 : 0xFFFF_FFFFL;
  }

  private OptionalLong word(long at) {
    return scene.knows(at, wordBytes()) ? OptionalLong.of(scene.word(at)) : OptionalLong.empty();
  }

  OptionalLong cr3() {
    return word(scene.layout().p2mCr3Offset());
  }

  OptionalLong vaddr() {
    return word(scene.layout().p2mVaddrOffset());
  }

  OptionalLong generation() {
    return word(scene.layout().p2mGenerationOffset());
  }

  OptionalLong maxPfn() {
    return word(scene.layout().maxPfnOffset());
  }

  /** pfn_to_mfn_frame_list_list. */
  OptionalLong tree() {
    return word(scene.layout().frameListListOffset());
  }

  /** Whether a linear list is known to be published. */
  boolean isPublished() {
    OptionalLong cr3 = cr3();
    return cr3.isPresent() && cr3.getAsLong() != 0;
  }

  /** Whether it is known that no linear list is published. */
  boolean isWithout() {
    OptionalLong cr3 = cr3();
    return cr3.isPresent() && cr3.getAsLong() == 0;
  }

  /** Whether no change of the mappings is known to be in progress. */
  boolean isEven() {
    OptionalLong generation = generation();
    return generation.isPresent() && !VersionedRecord.isOdd(generation.getAsLong());
  }

  /** Whether max_pfn is known to count a pfn. */
  boolean counts(long pfn) {
    OptionalLong count = maxPfn();
    return count.isPresent() && Long.compareUnsigned(pfn, count.getAsLong()) < 0;
  }

  /** Whether an entry can name no frame: ~0, or a number that Linux marks in its topmost bits. */
  boolean isNoFrame(long entry) {
    return (entry & ~(isWide() ? (1L << 40) - 1 : (1L << 30) - 1)) != 0;
  }
}
