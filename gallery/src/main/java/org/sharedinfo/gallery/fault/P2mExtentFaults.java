package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_08;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mWalkException;

/** Toolstacks whose lists are of a certain size, or in a certain place. */
public final class P2mExtentFaults {
  private P2mExtentFaults() {}

  @Planted(
      rule = P2M_06,
      role = P2M_OBSERVER,
      what = "the place of an entry in the list is computed in 32 bits, signed")
  public static final class OffsetOf31Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long right = super.address(page, paging, pfn);
      long offset = pfn * page.wordBytes();
      return right - offset + (int) offset;
    }

    @Override
    public Set<Abi> abis() {
      // Addresses of 32 bits come out right.
      return EnumSet.of(Abi.X86_64);
    }
  }

  @Planted(rule = P2M_06, role = P2M_OBSERVER, what = "a pfn is cut to 32 bits in a 64-bit guest")
  public static final class PfnOf32Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      return super.address(page, paging, pfn & 0xFFFF_FFFFL);
    }

    @Override
    public Set<Abi> abis() {
      return EnumSet.of(Abi.X86_64);
    }
  }

  @Planted(rule = P2M_06, role = P2M_OBSERVER, what = "pfns from 2^28 on, 1 TiB, are refused")
  public static final class PfnsOf28Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      if (pfn >>> 28 != 0) {
        throw new P2mWalkException("pfn %d is above 1 TiB".formatted(pfn));
      }
      return super.address(page, paging, pfn);
    }
  }

  @Planted(
      rule = P2M_06,
      role = P2M_OBSERVER,
      what = "a list is looked for in a kernel's half of the addresses alone")
  public static final class LowHalfRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long address = super.address(page, paging, pfn);
      if (address > 0 && address >>> page.wordBytes() * Byte.SIZE - 1 == 0) {
        throw new P2mWalkException("address 0x%x is no kernel's".formatted(address));
      }
      return address;
    }
  }

  @Planted(
      rule = P2M_06,
      role = P2M_OBSERVER,
      what = "a list that ends right below the hypervisor's addresses is refused as if inside")
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

    @Override
    public Set<Abi> abis() {
      return EnumSet.of(Abi.X86_32);
    }
  }

  @Planted(
      rule = P2M_06,
      role = P2M_OBSERVER,
      what = "the first address behind the hypervisor's is taken for one of them")
  public static final class FirstBehindRefused extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long address = super.address(page, paging, pfn);
      if (page.word(page.places().p2mVaddr()) == 0xFFFF_8800_0000_0000L) {
        throw new P2mWalkException("address 0x%x is the hypervisor's".formatted(address));
      }
      return address;
    }

    @Override
    public Set<Abi> abis() {
      return EnumSet.of(Abi.X86_64);
    }
  }

  @Planted(
      rule = P2M_08,
      role = P2M_OBSERVER,
      what = "the top of a tree is taken to have 256 slots, and the others to repeat them")
  public static final class TopOf256Slots extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long bits = 2L * Long.numberOfTrailingZeros(treeEntries(page));
      return super.descend(page, top, pfn & (1L << bits + 8) - 1);
    }
  }

  @Planted(rule = P2M_08, role = P2M_OBSERVER, what = "the slot of a tree's top is a signed byte")
  public static final class SlotAsByte extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      int bits = Long.numberOfTrailingZeros(treeEntries(page));
      long middle = slot(page, top, Math.abs((byte) (pfn >>> 2 * bits)));
      long leaf = slot(page, middle, pfn >>> bits & treeEntries(page) - 1);
      return slot(page, leaf, pfn & treeEntries(page) - 1);
    }
  }

  @Planted(
      rule = P2M_08,
      role = P2M_OBSERVER,
      what = "the last slot of a tree's top is taken to be behind the end")
  public static final class LastSlotRefused extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long entries = treeEntries(page);
      if (pfn / entries / entries == entries - 1) {
        throw new P2mWalkException("pfn %d is beyond what the tree can hold".formatted(pfn));
      }
      return super.descend(page, top, pfn);
    }

    @Override
    public Set<Abi> abis() {
      // A tree of a 32-bit guest that goes so far is so large that it may be refused.
      return EnumSet.of(Abi.X86_64);
    }
  }
}
