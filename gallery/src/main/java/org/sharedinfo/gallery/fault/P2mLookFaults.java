package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.LAY_13;
import static org.sharedinfo.rule.Rule.P2M_07;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mEntry;

/** Toolstacks that read a guest's list at the wrong offset or in the wrong form. */
@BrokenBy(P2M_OBSERVER)
public final class P2mLookFaults {
  private P2mLookFaults() {}

  @Planted(rule = LAY_01, what = "a list is rejected if the last bytes of the frame are not 0")
  public static final class MarkAtEndOfFrame extends P2mObserving {
    @Override
    protected long maxPfn(Page page) {
      return page.u64(Abi.FRAME_BYTES - Long.BYTES) == 0 ? super.maxPfn(page) : 0;
    }
  }

  @Planted(rule = LAY_08, what = "p2m_cr3 and p2m_vaddr are swapped")
  public static final class SwappedP2mFields extends P2mObserving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedP2mFields(abi);
    }
  }

  @Planted(
      rule = LAY_08,
      what = "a 32-bit guest's arch part is read 4 bytes too high, aligned to 8")
  @ServesOnly(Abi.X86_32)
  public static final class AlignedArchPart extends P2mObserving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.alignedArchPart(abi);
    }
  }

  @Planted(rule = LAY_10, what = "the entries of the list are read big-endian")
  public static final class BigEndianEntries extends P2mObserving {
    @Override
    protected long entry(Page frame, long at) {
      return Misplaced.reversed(frame, super.entry(frame, at));
    }
  }

  @Planted(rule = LAY_10, what = "max_pfn is read big-endian")
  public static final class BigEndianMaxPfn extends P2mObserving {
    @Override
    protected long maxPfn(Page page) {
      return Misplaced.reversed(page, super.maxPfn(page));
    }
  }

  @Planted(rule = LAY_11, what = "the observer sets a mark in nmi_reason after it reads a list")
  public static final class MarksListAsRead extends P2mObserving {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      page.wordOr(page.places().nmiReason(), 8);
      return super.read(page, pfn);
    }
  }

  @Planted(
      rule = LAY_11,
      what = "the observer makes the generation odd during its read to stop the guest's changes")
  public static final class TakesGeneration extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      page.wordRelease(page.places().p2mGeneration(), entry.generation() + 2);
      return entry;
    }
  }

  @Planted(rule = LAY_12, what = "max_pfn is compared as a signed number")
  public static final class SignedMaxPfn extends P2mObserving {
    @Override
    protected void checkPfn(long pfn, long maxPfn) {
      boolean negative = maxPfn < 0 || maxPfn <= 0xFFFF_FFFFL && (int) maxPfn < 0;
      super.checkPfn(pfn, negative ? 0 : maxPfn);
    }
  }

  @Planted(rule = LAY_12, what = "entries of a 32-bit guest are sign-extended")
  @ServesOnly(Abi.X86_32)
  public static final class SignedEntries extends P2mObserving {
    @Override
    protected long entry(Page frame, long at) {
      return (int) super.entry(frame, at);
    }
  }

  @Planted(
      rule = LAY_12,
      what = "p2m_vaddr of a 32-bit guest is sign-extended, so lists from 2 GiB up are rejected")
  @ServesOnly(Abi.X86_32)
  public static final class SignedAddress extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public boolean isCanonical(long address) {
          return address >>> 31 == 0;
        }
      };
    }
  }

  @Planted(
      rule = LAY_13,
      also = P2M_07,
      what = "an out-of-range pfn reads as no frame instead of an error")
  public static final class NoneForNoPfn extends P2mObserving {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      try {
        return super.read(page, pfn);
      } catch (IndexOutOfBoundsException refused) {
        return new P2mEntry(page.allOnes(), 0, true);
      }
    }
  }

  @Planted(
      rule = LAY_13,
      also = P2M_07,
      what = "an out-of-range pfn is rejected without its number")
  public static final class RefusedWithoutNumber extends P2mObserving {
    @Override
    protected void checkPfn(long pfn, long maxPfn) {
      if (Long.compareUnsigned(pfn, maxPfn) >= 0) {
        throw new IndexOutOfBoundsException("no such pfn");
      }
    }
  }

  @Planted(rule = LAY_13, what = "a negative pfn passes the check and is reduced to its low bits")
  public static final class NegativePfn extends P2mObserving {
    @Override
    protected P2mEntry read(Page page, long pfn) {
      return super.read(page, pfn < 0 ? 0 : pfn);
    }
  }
}
