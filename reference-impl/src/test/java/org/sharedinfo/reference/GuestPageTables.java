package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;

/** Page tables by literal numbers, to build and to walk: shares nothing with Paging. */
final class GuestPageTables {
  private static final ValueLayout.OfLong ENTRY = Abi.X86_64.u64();

  private final Abi abi;
  private final TestMachine machine;
  final long root;

  private GuestPageTables(TestDomain domain, long root) {
    this.abi = domain.abi();
    this.machine = domain.machine();
    this.root = root;
  }

  /** Empty tables. */
  static GuestPageTables make(TestDomain domain) {
    return new GuestPageTables(domain, domain.machine().allocate());
  }

  /** The tables that the frame announces. */
  static GuestPageTables announced(TestDomain domain) {
    long cr3 = domain.word(domain.layout().p2mCr3Offset());
    long root = domain.abi() == Abi.X86_64 ? cr3 / 4096 : cr3 / 4096 + cr3 % 4096 * 0x100000;
    return new GuestPageTables(domain, root);
  }

  /** Announces these tables, with a list at an address. */
  void announce(TestDomain domain, long vaddr, long maxPfn) {
    long cr3 = abi == Abi.X86_64 ? root * 4096 : root * 4096 % 0x1_0000_0000L + root / 0x100000;
    domain.word(domain.layout().p2mVaddrOffset(), vaddr);
    domain.word(domain.layout().maxPfnOffset(), maxPfn);
    domain.word(domain.layout().p2mCr3Offset(), cr3);
  }

  /** Maps an address to a frame by an entry of a level: 1 for a page, 2 or 3 for a large one. */
  void map(long address, long frame, int level, long flags) {
    long table = root;
    for (int at = abi == Abi.X86_64 ? 4 : 3; at > level; at--) {
      long entry = entry(table, at, address);
      if ((entry & 1) == 0) {
        entry = machine.allocate() << 12 | 1;
        store(table, at, address, entry);
      }
      table = entry >>> 12;
    }
    store(table, level, address, frame << 12 | flags);
  }

  /** The frame that an address is mapped to by tables without large pages. */
  OptionalLong frameOf(long address) {
    long table = root;
    for (int at = abi == Abi.X86_64 ? 4 : 3; at >= 1; at--) {
      long entry = entry(table, at, address);
      if ((entry & 1) == 0) {
        return OptionalLong.empty();
      }
      table = (entry & 0x000F_FFFF_FFFF_F000L) >>> 12;
    }
    return OptionalLong.of(table);
  }

  void store(long table, int level, long address, long entry) {
    machine.place(table).set(ENTRY, slot(level, address), entry);
  }

  private long entry(long table, int level, long address) {
    return machine.place(table).get(ENTRY, slot(level, address));
  }

  private static long slot(int level, long address) {
    long bits =
        switch (level) {
          case 1 -> address >>> 12;
          case 2 -> address >>> 21;
          case 3 -> address >>> 30;
          default -> address >>> 39;
        };
    return bits % 512 * 8;
  }

  /** Stores one word of the guest in a page of a list. */
  static void entry(TestDomain domain, MemorySegment page, int index, long mfn) {
    if (domain.abi() == Abi.X86_64) {
      page.set(ENTRY, index * 8L, mfn);
    } else {
      page.set(Abi.X86_32.u32(), index * 4L, (int) mfn);
    }
  }
}
