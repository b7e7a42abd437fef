package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.ARC_01;
import static org.sharedinfo.rule.Rule.ARC_02;
import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_09;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_13;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Trapping;
import org.sharedinfo.spi.NmiReason;

/** Hypervisors that report traps incorrectly. */
@BrokenBy(EVENT_SENDER)
public final class TrapFaults {
  private TrapFaults() {}

  @Planted(rule = ARC_01, what = "a reason replaces those already set")
  public static final class ReasonReplaces extends Trapping {
    @Override
    protected void addReason(Page page, long bit) {
      page.word(page.places().nmiReason(), bit);
    }
  }

  @Planted(
      rule = ARC_01,
      what = "masks are used as bit numbers: the second reason is bit 2, the third is bit 4")
  public static final class MaskTakenForBit extends Trapping {
    @Override
    protected long bit(NmiReason reason) {
      return 1L << super.bit(reason);
    }
  }

  @Planted(rule = ARC_01, what = "the unknown reason has no bit and is not recorded")
  public static final class UnknownNotRecorded extends Trapping {
    @Override
    protected long bit(NmiReason reason) {
      return reason == NmiReason.UNKNOWN ? 0 : super.bit(reason);
    }
  }

  @Planted(rule = ARC_01, what = "the bits of I/O check and PCI SERR are swapped")
  public static final class SwappedReasons extends Trapping {
    @Override
    protected long bit(NmiReason reason) {
      return switch (reason) {
        case IO_CHECK -> 2;
        case PCI_SERR -> 1;
        case UNKNOWN -> 4;
      };
    }
  }

  @Planted(rule = ARC_01, what = "a reason that occurs twice is removed again")
  public static final class ReasonToggles extends Trapping {
    @Override
    protected void addReason(Page page, long bit) {
      long at = page.places().nmiReason();
      page.word(at, page.word(at) ^ bit);
    }
  }

  @Planted(
      rule = ARC_01,
      what = "a reason is added by load, or, store: one added concurrently is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class ReasonInThreeSteps extends Trapping {
    @Override
    protected void addReason(Page page, long bit) {
      long at = page.places().nmiReason();
      page.wordRelease(at, page.wordVolatile(at) | bit);
    }
  }

  @Planted(
      rule = ARC_01,
      what = "only the unknown reason is added by load, or, store",
      shownBy = SCHEDULE)
  public static final class UnknownInThreeSteps extends Trapping {
    @Override
    protected void addReason(Page page, long bit) {
      if (bit == 4) {
        long at = page.places().nmiReason();
        page.wordRelease(at, page.wordVolatile(at) | bit);
      } else {
        super.addReason(page, bit);
      }
    }
  }

  @Planted(rule = ARC_02, what = "the address of every page fault goes to vCPU 0")
  public static final class AlwaysVcpuZero extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      super.storeAddress(page, 0, address);
    }
  }

  @Planted(rule = ARC_02, what = "the address is truncated to 32 bits in a 64-bit guest")
  @ServesOnly(Abi.X86_64)
  public static final class AddressOf32Bits extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      super.storeAddress(page, vcpu, address & 0xFFFF_FFFFL);
    }
  }

  @Planted(rule = ARC_02, what = "only the page of the address is stored")
  public static final class PageOfAddress extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      super.storeAddress(page, vcpu, address & -4096L);
    }
  }

  @Planted(rule = LAY_08, what = "nmi_reason is one word too high, over p2m_cr3")
  public static final class ReasonInP2mCr3 extends Trapping {
    @Override
    protected Places places(Abi abi) {
      return new Places(abi) {
        @Override
        public long nmiReason() {
          return super.p2mCr3();
        }
      };
    }
  }

  @Planted(rule = LAY_08, what = "nmi_reason is at its offset in the other ABI")
  public static final class ReasonOfOtherAbi extends Trapping {
    @Override
    protected Places places(Abi abi) {
      return new Places(abi) {
        @Override
        public long nmiReason() {
          return new Places(Misplaced.otherThan(abi)).nmiReason() & -Long.BYTES;
        }
      };
    }
  }

  @Planted(rule = LAY_09, what = "cr2 is the second word of arch_vcpu_info")
  public static final class Cr2Second extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      page.word(page.places().cr2(vcpu) + page.wordBytes(), address);
    }
  }

  @Planted(rule = LAY_09, what = "cr2 is at its offset in the other ABI")
  public static final class Cr2OfOtherAbi extends Trapping {
    @Override
    protected Places places(Abi abi) {
      return new Places(abi) {
        @Override
        public long cr2(int vcpu) {
          return new Places(Misplaced.otherThan(abi)).cr2(vcpu);
        }
      };
    }
  }

  @Planted(rule = LAY_10, what = "cr2 is stored big-endian")
  public static final class BigEndianCr2 extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      super.storeAddress(page, vcpu, Misplaced.reversed(page, address));
    }
  }

  @Planted(rule = LAY_11, what = "cr2 of a 32-bit guest is stored in 64 bits, over the padding")
  @ServesOnly(Abi.X86_32)
  public static final class Cr2Of64Bits extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      page.u64(page.places().cr2(vcpu), address);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "a page fault of vCPU 32 overwrites the channels' bits",
      fieldBug = "OSv: vcpu_info indexed with 32 and above")
  public static final class PageFaultOfVcpuAbove31 extends Trapping {
    @Override
    protected void checkVcpu(Page page, int vcpu) {
      if (vcpu < page.domain().abi().vcpus() || vcpu > 60) {
        super.checkVcpu(page, vcpu);
      }
    }
  }

  @Planted(rule = ARC_02, what = "a fault at address 0 leaves cr2 as it was")
  public static final class AddressZeroLeftOut extends Trapping {
    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      if (address != 0) {
        super.storeAddress(page, vcpu, address);
      }
    }
  }

  @Planted(
      rule = ARC_02,
      what = "a page fault at the same address as the last one is not stored, for any vCPU")
  public static final class SameAddressLeftOut extends Trapping {
    private final Map<Page, Long> last = new ConcurrentHashMap<>();

    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      if (!Long.valueOf(address).equals(last.put(page, address))) {
        super.storeAddress(page, vcpu, address);
      }
    }
  }

  @Planted(
      rule = ARC_02,
      what = "an address is not stored again for its vCPU, even if the guest has overwritten it")
  public static final class SameAddressOfVcpuLeftOut extends Trapping {
    private final Map<Integer, Long> last = new ConcurrentHashMap<>();

    @Override
    protected void storeAddress(Page page, int vcpu, long address) {
      if (!Long.valueOf(address).equals(last.put(vcpu, address))) {
        super.storeAddress(page, vcpu, address);
      }
    }
  }

  @Planted(
      rule = ARC_01,
      what = "a reason that was recorded once is not set again after the guest cleared it")
  public static final class EachReasonOnce extends Trapping {
    private final Set<Long> recorded = ConcurrentHashMap.newKeySet();

    @Override
    protected void addReason(Page page, long bit) {
      if (recorded.add(bit)) {
        super.addReason(page, bit);
      }
    }
  }
}
