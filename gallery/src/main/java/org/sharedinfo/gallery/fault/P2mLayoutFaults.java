package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.LAY_13;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.OwnedList;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;

/** Guests that publish their list at the wrong offset or in the wrong form. */
@BrokenBy(P2M_OWNER)
public final class P2mLayoutFaults {
  private P2mLayoutFaults() {}

  @Planted(rule = LAY_01, what = "setting up the list clears the frame after the structure")
  public static final class ClearsTail extends P2mOwning {
    @Override
    protected void publish(Page page, OwnedList list) {
      page.memory().asSlice(page.places().end()).fill((byte) 0);
      super.publish(page, list);
    }
  }

  @Planted(rule = LAY_08, what = "p2m_cr3 and p2m_vaddr are stored in swapped positions")
  public static final class SwappedP2mFields extends P2mOwning {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedP2mFields(abi);
    }
  }

  @Planted(rule = LAY_08, what = "a 32-bit guest's arch part starts 4 bytes too high, aligned to 8")
  @ServesOnly(Abi.X86_32)
  public static final class AlignedArchPart extends P2mOwning {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.alignedArchPart(abi);
    }
  }

  @Planted(rule = LAY_10, what = "max_pfn is stored big-endian")
  public static final class BigEndianMaxPfn extends P2mOwning {
    @Override
    protected void publishTree(Page page, OwnedList list) {
      super.publishTree(page, list);
      page.word(page.places().maxPfn(), Misplaced.reversed(page, list.count()));
    }
  }

  @Planted(rule = LAY_10, what = "the entries of the list are stored big-endian")
  public static final class BigEndianEntries extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      super.store(frame, at, Misplaced.reversed(frame, mfn));
    }
  }

  @Planted(
      rule = LAY_11,
      what = "publishing the list first clears the whole arch part, including nmi_reason")
  public static final class ClearsArchPart extends P2mOwning {
    @Override
    protected void publish(Page page, OwnedList list) {
      page.word(page.places().nmiReason(), 0);
      super.publish(page, list);
    }
  }

  @Planted(rule = LAY_11, what = "a 32-bit guest's generation is stored in 64 bits, over wc_sec_hi")
  @ServesOnly(Abi.X86_32)
  public static final class GenerationOf64Bits extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.u64(page.places().p2mGeneration(), 0);
      super.publishRoot(page, list);
    }
  }

  @Planted(
      rule = LAY_12,
      what = "an entry of a 64-bit guest is sign-extended from 32 bits if it fits in them unsigned")
  public static final class SignedEntries extends P2mOwning {
    @Override
    protected void store(Page frame, long at, long mfn) {
      boolean fits = frame.wordBits() == Long.SIZE && mfn >>> Integer.SIZE == 0;
      super.store(frame, at, fits ? (int) mfn : mfn);
    }
  }

  @Planted(rule = LAY_12, what = "p2m_vaddr is limited to the greatest positive signed word")
  public static final class SignedAddress extends P2mOwning {
    @Override
    protected void publishRoot(Page page, OwnedList list) {
      page.word(page.places().p2mVaddr(), list.vaddr() & page.allOnes() >>> 1);
      super.publishRoot(page, list);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "max_pfn is treated as the last pfn: the entry after the list can be set",
      fieldBug = "Linux, Xen: max_pfn treated as the last pfn instead of the count")
  public static final class PfnAtLimit extends P2mOwning {
    @Override
    protected void checkPfn(OwnedList list, long pfn) {
      if (pfn != list.count() || pfn % 1024 == 0) {
        super.checkPfn(list, pfn);
      }
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range pfn is rejected without its number")
  public static final class RefusedWithoutNumber extends P2mOwning {
    @Override
    protected void checkPfn(OwnedList list, long pfn) {
      if (Long.compareUnsigned(pfn, list.count()) >= 0) {
        throw new IndexOutOfBoundsException("no such pfn");
      }
    }
  }

  @Planted(rule = LAY_13, what = "a negative pfn is reduced to its low bits")
  public static final class NegativePfn extends P2mOwning {
    @Override
    protected void checkPfn(OwnedList list, long pfn) {
      if (pfn >= 0) {
        super.checkPfn(list, pfn);
      }
    }

    @Override
    protected int pageIndex(Page page, long pfn) {
      return pfn < 0 ? 0 : super.pageIndex(page, pfn);
    }

    @Override
    protected long at(Page page, long pfn) {
      return super.at(page, pfn & Long.MAX_VALUE);
    }
  }
}
