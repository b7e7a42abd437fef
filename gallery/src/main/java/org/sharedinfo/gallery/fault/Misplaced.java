package org.sharedinfo.gallery.fault;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;

/** The correct places with one of them wrong, for any role that uses it. */
final class Misplaced {
  private static final int BYTES_ON_ARM64 = 48;

  private Misplaced() {}

  /** The x86 ABI of the other width. */
  static Abi otherThan(Abi abi) {
    return abi == Abi.X86_64 ? Abi.X86_32 : Abi.X86_64;
  }

  /** vcpu_info 48 bytes apart, as in arm64. */
  static Places narrowVcpuInfo(Abi abi) {
    return new Places(abi) {
      @Override
      public long vcpuInfo(int vcpu) {
        return (long) vcpu * BYTES_ON_ARM64;
      }
    };
  }

  /** vcpu_info entries in reverse order, counted from the end. */
  static Places reversedVcpuInfo(Abi abi) {
    return new Places(abi) {
      @Override
      public long vcpuInfo(int vcpu) {
        return super.vcpuInfo(abi.vcpus() - 1 - vcpu);
      }
    };
  }

  /** time eight bytes too low in vcpu_info. */
  static Places earlyTime(Abi abi) {
    return new Places(abi) {
      @Override
      public long time(int vcpu) {
        return super.time(vcpu) - Long.BYTES;
      }
    };
  }

  /** system_time before tsc_timestamp. */
  static Places swappedTimes(Abi abi) {
    return new Places(abi) {
      @Override
      public long tscTimestamp(int vcpu) {
        return super.systemTime(vcpu);
      }

      @Override
      public long systemTime(int vcpu) {
        return super.tscTimestamp(vcpu);
      }
    };
  }

  /** flags before tsc_shift. */
  static Places swappedShiftAndFlags(Abi abi) {
    return new Places(abi) {
      @Override
      public long shift(int vcpu) {
        return super.flags(vcpu);
      }

      @Override
      public long flags(int vcpu) {
        return super.shift(vcpu);
      }
    };
  }

  /** tsc_shift in the last of the four bytes that it shares with flags and pad1. */
  static Places shiftInPad(Abi abi) {
    return new Places(abi) {
      @Override
      public long shift(int vcpu) {
        return super.shift(vcpu) + 3;
      }
    };
  }

  /** wc_nsec before wc_sec. */
  static Places swappedWallclock(Abi abi) {
    return new Places(abi) {
      @Override
      public long wcSec() {
        return super.wcNsec();
      }

      @Override
      public long wcNsec() {
        return super.wcSec();
      }
    };
  }

  /** The wallclock at its offset in the other ABI; wc_sec_hi is correct. */
  static Places wallclockOfOtherAbi(Abi abi) {
    Places other = new Places(otherThan(abi));
    return new Places(abi) {
      @Override
      public long wcVersion() {
        return other.wcVersion();
      }

      @Override
      public long wcSec() {
        return other.wcSec();
      }

      @Override
      public long wcNsec() {
        return other.wcNsec();
      }
    };
  }

  /** wc_sec_hi directly after wc_nsec, for every ABI. */
  static Places highAfterNanos(Abi abi) {
    return new Places(abi) {
      @Override
      public long wcSecHi() {
        return wcNsec() + Integer.BYTES;
      }
    };
  }

  /** wc_sec_hi at the end of the arch part, for every ABI. */
  static Places highAtEnd(Abi abi) {
    return new Places(abi) {
      @Override
      public long wcSecHi() {
        return p2mGeneration() + abi.wordBytes();
      }
    };
  }

  /** wc_sec_hi at its offset in the other ABI. */
  static Places highOfOtherAbi(Abi abi) {
    return new Places(abi) {
      @Override
      public long wcSecHi() {
        return new Places(otherThan(abi)).wcSecHi();
      }
    };
  }

  /** evtchn_upcall_mask before evtchn_upcall_pending. */
  static Places swappedUpcallBytes(Abi abi) {
    return new Places(abi) {
      @Override
      public long upcallPending(int vcpu) {
        return super.upcallMask(vcpu);
      }

      @Override
      public long upcallMask(int vcpu) {
        return super.upcallPending(vcpu);
      }
    };
  }

  /** The selector one word too high, where arch begins. */
  static Places selectorInArch(Abi abi) {
    return new Places(abi) {
      @Override
      public long selector(int vcpu) {
        return super.cr2(vcpu);
      }
    };
  }

  /** evtchn_mask before evtchn_pending. */
  static Places swappedBitmaps(Abi abi) {
    return new Places(abi) {
      @Override
      public long pending() {
        return super.mask();
      }

      @Override
      public long mask() {
        return super.pending();
      }
    };
  }

  /** evtchn_mask at its offset in the other ABI. */
  static Places maskOfOtherAbi(Abi abi) {
    return new Places(abi) {
      @Override
      public long mask() {
        return new Places(otherThan(abi)).mask();
      }
    };
  }

  /** p2m_vaddr and p2m_cr3 swapped. */
  static Places swappedP2mFields(Abi abi) {
    return new Places(abi) {
      @Override
      public long p2mCr3() {
        return super.p2mVaddr();
      }

      @Override
      public long p2mVaddr() {
        return super.p2mCr3();
      }
    };
  }

  /** The arch part aligned to 8 bytes, as if it held a 64-bit field. */
  static Places alignedArchPart(Abi abi) {
    return new Places(abi) {
      @Override
      public long maxPfn() {
        return super.maxPfn() + Integer.BYTES;
      }

      @Override
      public long frameListList() {
        return super.frameListList() + Integer.BYTES;
      }

      @Override
      public long p2mCr3() {
        return super.p2mCr3() + Integer.BYTES;
      }

      @Override
      public long p2mVaddr() {
        return super.p2mVaddr() + Integer.BYTES;
      }

      @Override
      public long p2mGeneration() {
        return super.p2mGeneration() + Integer.BYTES;
      }
    };
  }

  /** A word of the guest with its byte order reversed. */
  static long reversed(Page page, long word) {
    return Long.reverseBytes(word) >>> Long.SIZE - page.wordBits();
  }
}
