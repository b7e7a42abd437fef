package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_08;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mWalkException;

/** Toolstacks that fail for lists of a certain size or at certain addresses. */
@BrokenBy(P2M_OBSERVER)
public final class P2mExtentFaults {
  private P2mExtentFaults() {}

  @Planted(rule = P2M_06, what = "the offset of an entry in the list is computed in signed 32 bits")
  // 32-bit addresses are unaffected.
  @ServesOnly(Abi.X86_64)
  public static final class OffsetOf31Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long right = super.address(page, paging, pfn);
      long offset = pfn * page.wordBytes();
      return right - offset + (int) offset;
    }
  }

  @Planted(rule = P2M_06, what = "a pfn is truncated to 32 bits in a 64-bit guest")
  @ServesOnly(Abi.X86_64)
  public static final class PfnOf32Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      return super.address(page, paging, pfn & 0xFFFF_FFFFL);
    }
  }

  @Planted(rule = P2M_06, what = "pfns from 2^28 up (1 TiB) are rejected")
  public static final class PfnsOf28Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      if (pfn >>> 28 != 0) {
        throw new P2mWalkException("pfn %d is above 1 TiB".formatted(pfn));
      }
      return super.address(page, paging, pfn);
    }
  }

  @Planted(rule = P2M_06, what = "only lists in the kernel half of the address space are accepted")
  public static final class LowHalfRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long address = super.address(page, paging, pfn);
      if (address > 0 && address >>> page.wordBytes() * Byte.SIZE - 1 == 0) {
        throw new P2mWalkException("address 0x%x is not a kernel address".formatted(address));
      }
      return address;
    }
  }

  @Planted(
      rule = P2M_06,
      what = "a list that ends just below the hypervisor's addresses is rejected")
  @ServesOnly(Abi.X86_32)
  public static final class EndCountedTwice extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long address = super.address(page, paging, pfn);
      long end = page.word(page.places().p2mVaddr()) + maxPfn(page) * page.wordBytes();
      if (end >= 0xF580_0000L) {
        throw new P2mWalkException("the list ends at 0x%x, in the hypervisor".formatted(end));
      }
      return address;
    }
  }

  @Planted(
      rule = P2M_06,
      what = "the first address after the hypervisor's range is treated as part of it")
  @ServesOnly(Abi.X86_64)
  public static final class FirstBehindRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long address = super.address(page, paging, pfn);
      if (page.word(page.places().p2mVaddr()) == 0xFFFF_8800_0000_0000L) {
        throw new P2mWalkException("address 0x%x is the hypervisor's".formatted(address));
      }
      return address;
    }
  }

  @Planted(
      rule = P2M_08,
      what = "the top of a tree is assumed to have 256 slots, and the others to repeat them")
  public static final class TopOf256Slots extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long bits = 2L * Long.numberOfTrailingZeros(treeEntries(page));
      return super.descend(page, top, pfn & (1L << bits + 8) - 1);
    }
  }

  @Planted(rule = P2M_08, what = "the slot in a tree's top frame is a signed byte")
  public static final class SlotAsByte extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      int bits = Long.numberOfTrailingZeros(treeEntries(page));
      long middle = slot(page, top, Math.abs((byte) (pfn >>> 2 * bits)));
      long leaf = slot(page, middle, pfn >>> bits & treeEntries(page) - 1);
      return slot(page, leaf, pfn & treeEntries(page) - 1);
    }
  }

  @Planted(rule = P2M_08, what = "the last slot of a tree's top frame is treated as out of range")
  // Rejecting so large a tree is allowed for a 32-bit guest.
  @ServesOnly(Abi.X86_64)
  public static final class LastSlotRefused extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long entries = treeEntries(page);
      if (pfn / entries / entries == entries - 1) {
        throw new P2mWalkException("pfn %d is beyond what the tree can hold".formatted(pfn));
      }
      return super.descend(page, top, pfn);
    }
  }
}
