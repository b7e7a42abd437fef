package org.sharedinfo.tck.peer;

import org.sharedinfo.abi.Abi;

/**
 * How a processor that runs guests of an ABI reads page tables: entries of 8 bytes, nine bits of
 * the address for each level above the twelve inside a page, the root at the highest level.
 */
public enum ProcessorPaging {
  /** x86_64: four levels, 48 bits of address, the topmost repeated above. */
  FOUR_LEVELS(4, 40) {
    @Override
    public boolean isAddress(long address) {
      long above = address >> 47;
      return above == 0 || above == -1;
    }

    @Override
    public long cr3(long frame) {
      return frame << 12;
    }

    @Override
    public long frameOfCr3(long cr3) {
      return cr3 >>> 12;
    }

    @Override
    public long freeBits(int level) {
      return RIGHTS | SOFTWARE | HIGH_SOFTWARE | NO_EXECUTE | (level == 1 ? OF_PAGES : 0);
    }

    @Override
    public long firstOfHypervisor() {
      return 0xFFFF_8000_0000_0000L;
    }

    @Override
    public long lastOfHypervisor() {
      return 0xFFFF_87FF_FFFF_FFFFL;
    }
  },

  /** x86_32 with PAE: three levels, 32 bits of address, so four entries at the root. */
  THREE_LEVELS(3, 32) {
    @Override
    public boolean isAddress(long address) {
      return address >= 0 && address <= 0xFFFF_FFFFL;
    }

    @Override
    public long cr3(long frame) {
      return (frame << 12 | frame >>> 20) & 0xFFFF_FFFFL;
    }

    @Override
    public long frameOfCr3(long cr3) {
      return (cr3 >>> 12 | cr3 << 20) & 0xFFFF_FFFFL;
    }

    @Override
    public long freeBits(int level) {
      // Xen runs these guests on four levels: it sets rights in the root, which PAE reserves.
      return RIGHTS | SOFTWARE | (level == 3 ? 0 : NO_EXECUTE) | (level == 1 ? OF_PAGES : 0);
    }

    @Override
    public long firstOfHypervisor() {
      return 0xF580_0000L;
    }

    @Override
    public long lastOfHypervisor() {
      return 0xFFFF_FFFFL;
    }
  };

  /** Bytes of an entry. */
  public static final int ENTRY_BYTES = 8;

  private static final long PRESENT = 1;
  private static final long LARGE = 1 << 7;

  /** Writable, user, accessed and dirty. */
  private static final long RIGHTS = 0x66;

  /** Write-through, cache disable, PAT (where other levels have "large") and global. */
  private static final long OF_PAGES = 0x198;

  private static final long SOFTWARE = 0xE00;
  private static final long HIGH_SOFTWARE = 0x7FF0_0000_0000_0000L;
  private static final long NO_EXECUTE = 1L << 63;
  private static final long FRAME_BITS = (1L << 40) - 1 << 12;

  private final int levels;
  private final int frameBits;

  ProcessorPaging(int levels, int frameBits) {
    this.levels = levels;
    this.frameBits = frameBits;
  }

  /** The paging of an ABI's guests. */
  public static ProcessorPaging of(Abi abi) {
    return FieldTable.of(abi).sizeOf("long") == 8 ? FOUR_LEVELS : THREE_LEVELS;
  }

  /** The level of the root; entries of level 1 name pages. */
  public int levels() {
    return levels;
  }

  /** The bits of the greatest frame number that a guest can name. */
  public int frameBits() {
    return frameBits;
  }

  /** Whether the processor would translate this address: canonical, within its width. */
  public abstract boolean isAddress(long address);

  /** The cr3 form of a frame number. */
  public abstract long cr3(long frame);

  /** The frame number that a cr3 stands for. */
  public abstract long frameOfCr3(long cr3);

  /**
   * Bits of a present entry that may be anything: rights, accessed, dirty, those left to software,
   * and at level 1 global and how the page is cached.
   */
  public abstract long freeBits(int level);

  /** The first address that is the hypervisor's own. */
  public abstract long firstOfHypervisor();

  /** The last address that is the hypervisor's own. */
  public abstract long lastOfHypervisor();

  /** Whether a PV guest can map all addresses from one to another: none is the hypervisor's. */
  public boolean isGuests(long first, long last) {
    return isAddress(first)
        && isAddress(last)
        && Long.compareUnsigned(first, last) <= 0
        && first >>> 47 == last >>> 47
        && (Long.compareUnsigned(last, firstOfHypervisor()) < 0
            || Long.compareUnsigned(first, lastOfHypervisor()) > 0);
  }

  /** The index in a table of a level of the entry for an address. */
  public int index(int level, long address) {
    return (int) (address >>> shift(level) & 511);
  }

  /** The entries of a table of a level that addresses lead to. */
  int entries(int level) {
    return level == 3 && levels == 3 ? 4 : 512;
  }

  /** The bytes of address space that one entry of a level stands for. */
  public static long span(int level) {
    return 1L << shift(level);
  }

  /** A present entry that names a frame, with other bits. */
  public static long entry(long frame, long bits) {
    return frame << 12 | bits | PRESENT;
  }

  static boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  /** The frame that an entry names. */
  public static long frameOf(long entry) {
    return (entry & FRAME_BITS) >>> 12;
  }

  /** Whether an entry names a page, not a table: at level 1, or a large one at levels 2 and 3. */
  boolean namesPage(int level, long entry) {
    return level == 1 || (level == 2 || level == 3 && levels == 4) && (entry & LARGE) != 0;
  }

  /** The frame that holds an address, by an entry that names a page. */
  static long frameWithin(int level, long entry, long address) {
    long inside = span(level) - 1 >>> 12;
    return frameOf(entry) & ~inside | address >>> 12 & inside;
  }

  private static int shift(int level) {
    return 12 + 9 * (level - 1);
  }
}
