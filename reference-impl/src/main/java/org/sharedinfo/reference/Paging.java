package org.sharedinfo.reference;

import org.sharedinfo.abi.Abi;

/**
 * The page tables of an ABI: tables of 8-byte entries, nine address bits per level, the root at the
 * highest level.
 */
enum Paging {
  /** Four levels, 48-bit canonical addresses. */
  FOUR_LEVELS(4, -1L, 3, 0xFFFF_C900_0000_0000L) {
    @Override
    long cr3Of(long frame) {
      return frame << FRAME_SHIFT;
    }

    @Override
    long rootOf(long cr3) {
      return cr3 >>> FRAME_SHIFT;
    }

    @Override
    boolean isCanonical(long address) {
      return address << 16 >> 16 == address;
    }

    @Override
    long tableFlags(int level) {
      return PRESENT | WRITABLE;
    }
  },

  /** Three levels, 32-bit addresses; the root has four entries and uses two address bits. */
  PAE(3, 0xFFFF_FFFFL, 2, 0xC000_0000L) {
    // Frames are multiples of 2^12, so the low twelve bits of cr3 are free. They hold the bits of a
    // frame number that the shift moves beyond bit 31.
    @Override
    long cr3Of(long frame) {
      return Integer.toUnsignedLong(Integer.rotateLeft((int) frame, FRAME_SHIFT));
    }

    @Override
    long rootOf(long cr3) {
      return Integer.toUnsignedLong(Integer.rotateRight((int) cr3, FRAME_SHIFT));
    }

    @Override
    boolean isCanonical(long address) {
      return address >>> Integer.SIZE == 0;
    }

    @Override
    long tableFlags(int level) {
      // The writable bit is reserved in the root.
      return level == levels() ? PRESENT : PRESENT | WRITABLE;
    }
  };

  static final int FRAME_SHIFT = 12;
  static final long FRAME_OFFSET = (1L << FRAME_SHIFT) - 1;
  static final int ENTRY_BYTES = Long.BYTES;

  private static final int LEVEL_SHIFT = 9;
  private static final long INDEX = (1L << LEVEL_SHIFT) - 1;
  private static final long PRESENT = 1;
  private static final long WRITABLE = 1 << 1;
  private static final long LARGE = 1 << 7;
  private static final long FRAME_BITS = 0x000F_FFFF_FFFF_F000L;

  private final int levels;
  private final long highestAddress;
  private final int highestLargeLevel;
  private final long kernelAddress;

  /**
   * @param highestLargeLevel the highest level whose entries may map a large page
   * @param kernelAddress where a kernel may put its own structures
   */
  Paging(int levels, long highestAddress, int highestLargeLevel, long kernelAddress) {
    this.levels = levels;
    this.highestAddress = highestAddress;
    this.highestLargeLevel = highestLargeLevel;
    this.kernelAddress = kernelAddress;
  }

  /** The page tables of a guest. */
  static Paging of(Abi abi) {
    return abi.wordBytes() == Long.BYTES ? FOUR_LEVELS : PAE;
  }

  /** The cr3 form of the root's frame number. */
  abstract long cr3Of(long frame);

  /** The frame number in a cr3. */
  abstract long rootOf(long cr3);

  /** Whether the processor would translate an address at all. */
  abstract boolean isCanonical(long address);

  /** The flags of an entry at a level that leads to a table or a page. */
  abstract long tableFlags(int level);

  /** The level of the root; the entries of level 1 map pages. */
  int levels() {
    return levels;
  }

  /** The last address, unsigned: all bits set. */
  long highestAddress() {
    return highestAddress;
  }

  /** The first address at which the reference guest keeps its list. */
  long kernelAddress() {
    return kernelAddress;
  }

  /** The offset of an address's entry in a table of a level, in bytes. */
  long entryOffset(long address, int level) {
    return (address >>> shiftOf(level) & INDEX) * ENTRY_BYTES;
  }

  long entryFor(long frame, int level) {
    return frame << FRAME_SHIFT | tableFlags(level);
  }

  static boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  /** The frame number in an entry. */
  static long frameOf(long entry) {
    return (entry & FRAME_BITS) >>> FRAME_SHIFT;
  }

  /** Whether an entry of a level maps memory: a page, or a large page above level 1. */
  boolean mapsMemory(long entry, int level) {
    // Bit 7 has other meanings in entries of other levels.
    return level == 1 || (level <= highestLargeLevel && (entry & LARGE) != 0);
  }

  /** The frame of an address inside the memory that an entry of a level maps. */
  long frameWithin(long entry, int level, long address) {
    long within = (1L << (shiftOf(level) - FRAME_SHIFT)) - 1;
    return (frameOf(entry) & ~within) | ((address >>> FRAME_SHIFT) & within);
  }

  private static int shiftOf(int level) {
    return FRAME_SHIFT + (level - 1) * LEVEL_SHIFT;
  }
}
