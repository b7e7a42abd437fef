package org.sharedinfo.gallery.base;

import org.sharedinfo.abi.Abi;

/**
 * How addresses of an ABI's guests are translated. Levels are counted up from the pages: level 1
 * entries name pages, and level {@link #levels()} entries are in the root.
 */
public class Translation {
  /** Bytes in a frame. */
  public static final int FRAME_BYTES = 4096;

  private static final int PAGE_BITS = 12;
  private static final long PRESENT = 1;
  private static final long WRITABLE_BY_ALL = 6;
  private static final long LARGE = 1 << 7;
  private static final long FRAME_BITS = 0xF_FFFF_FFFF_F000L;

  private final boolean wide;

  /** The correct paging of an ABI. */
  public Translation(Abi abi) {
    wide = abi.wordBytes() == Long.BYTES;
  }

  /** Four or three. */
  public int levels() {
    return wide ? 4 : 3;
  }

  /** The cr3 value for a frame number. */
  public long cr3(long frame) {
    return wide ? frame << PAGE_BITS : Integer.toUnsignedLong(Integer.rotateLeft((int) frame, 12));
  }

  /** The frame number of a cr3. */
  public long frameOfCr3(long cr3) {
    return wide ? cr3 >>> PAGE_BITS : Integer.toUnsignedLong(Integer.rotateRight((int) cr3, 12));
  }

  /** Whether an address can be translated at all. */
  public boolean isCanonical(long address) {
    return wide ? address << 16 >> 16 == address : address >>> 32 == 0;
  }

  /** The greatest address. */
  public long lastAddress() {
    return wide ? -1L : 0xFFFF_FFFFL;
  }

  /** The index of an address in a table of a level. */
  public int index(int level, long address) {
    return (int) (address >>> shift(level)) & 511;
  }

  /** Bytes of an entry. */
  public int entryBytes() {
    return Long.BYTES;
  }

  /** An entry that leads to a frame. */
  public long entry(int level, long frame) {
    long rights = !wide && level == 3 ? 0 : WRITABLE_BY_ALL;
    return frame << PAGE_BITS | rights | PRESENT;
  }

  /** Whether an entry leads anywhere. */
  public boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  /** Whether an entry maps a large page: it is above level 1 and leads to a page. */
  public boolean isLarge(int level, long entry) {
    return (level == 2 || level == 3 && wide) && (entry & LARGE) != 0;
  }

  /** The frame that an entry leads to. */
  public long frameOf(long entry) {
    return (entry & FRAME_BITS) >>> PAGE_BITS;
  }

  /** The frame of an address inside a large page. */
  public long frameInside(int level, long entry, long address) {
    long inside = (1L << shift(level)) - 1 >>> PAGE_BITS;
    return frameOf(entry) & ~inside | address >>> PAGE_BITS & inside;
  }

  private static int shift(int level) {
    return PAGE_BITS + 9 * (level - 1);
  }
}
