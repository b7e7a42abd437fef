package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_04;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_08;
import static org.sharedinfo.rule.Rule.P2M_11;
import static org.sharedinfo.rule.Rule.P2M_14;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mWalkException;

/** Toolstacks that walk a guest's page tables incorrectly, or trust them. */
@BrokenBy(P2M_OBSERVER)
public final class P2mWalkFaults {
  private P2mWalkFaults() {}

  @Planted(
      rule = P2M_04,
      what = "a 32-bit guest's p2m_cr3 is not unfolded, so high frames are not found")
  @ServesOnly(Abi.X86_32)
  public static final class RootNotUnfolded extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public long frameOfCr3(long cr3) {
          return cr3 >>> 12;
        }
      };
    }
  }

  @Planted(rule = P2M_04, what = "p2m_cr3 is treated as the plain frame number of the root")
  public static final class RootNumberPlain extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public long frameOfCr3(long cr3) {
          return cr3;
        }
      };
    }
  }

  @Planted(rule = P2M_04, what = "a 64-bit guest's p2m_cr3 is unfolded as if it had 32 bits")
  @ServesOnly(Abi.X86_64)
  public static final class RootUnfoldedIn64Bits extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public long frameOfCr3(long cr3) {
          return new Translation(Abi.X86_32).frameOfCr3(cr3);
        }
      };
    }
  }

  @Planted(
      rule = P2M_06,
      what = "the list is translated once, and its pages are assumed to be contiguous in memory")
  public static final class NeighboursAssumed extends P2mObserving {
    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      long vaddr = page.word(page.places().p2mVaddr());
      long first = super.translate(page, paging, root, vaddr);
      return first + (address >>> 12) - (vaddr >>> 12);
    }
  }

  @Planted(rule = P2M_06, what = "frame numbers in page tables are truncated to 20 bits")
  public static final class FramesOf20Bits extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public long frameOf(long entry) {
          return super.frameOf(entry) & 0xF_FFFF;
        }
      };
    }
  }

  @Planted(rule = P2M_06, what = "an entry's no-execute bit is treated as part of the frame number")
  public static final class TopBitsKept extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public long frameOf(long entry) {
          return entry >>> 12;
        }
      };
    }
  }

  @Planted(rule = P2M_06, what = "page-table entries of a 32-bit guest are assumed to have 4 bytes")
  @ServesOnly(Abi.X86_32)
  public static final class TableEntriesOf32Bits extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public int index(int level, long address) {
          return super.index(level, address) / 2;
        }
      };
    }
  }

  @Planted(
      rule = P2M_06,
      what = "the boundary between two tables is missed: the table index has 8 bits")
  public static final class IndexOf8Bits extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public int index(int level, long address) {
          return super.index(level, address) & 0xFF;
        }
      };
    }
  }

  @Planted(rule = P2M_06, what = "entries of a 32-bit guest's list are assumed to be 8 bytes apart")
  @ServesOnly(Abi.X86_32)
  public static final class EntriesOf64Bits extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      return super.address(page, paging, pfn * 2);
    }
  }

  @Planted(
      rule = P2M_14,
      what = "the offset of p2m_vaddr in its page is or'ed into offsets, not added")
  public static final class PartOfPageOred extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long inside = page.word(page.places().p2mVaddr()) & Translation.FRAME_BYTES - 1;
      return super.address(page, paging, pfn) - inside | inside;
    }
  }

  @Planted(rule = P2M_11, what = "the present bit is ignored")
  public static final class PresentIgnored extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public boolean isPresent(long entry) {
          return true;
        }
      };
    }
  }

  @Planted(rule = P2M_11, what = "an absent entry reads as no frame instead of an error")
  public static final class AbsentReadsAsNone extends P2mObserving {
    @Override
    protected long walk(Page page, long cr3, long pfn) {
      try {
        return super.walk(page, cr3, pfn);
      } catch (P2mWalkException absent) {
        return page.allOnes();
      }
    }
  }

  @Planted(rule = P2M_11, what = "non-canonical addresses are walked by their low bits")
  @ServesOnly(Abi.X86_64)
  public static final class NotCanonicalWalked extends P2mObserving {
    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public boolean isCanonical(long address) {
          return true;
        }
      };
    }
  }

  @Planted(
      rule = P2M_11,
      what = "a list that wraps at the end of the address space is read on from address 0")
  public static final class WrappedIsRead extends P2mObserving {
    @Override
    protected long address(Page page, Translation paging, long pfn) {
      long vaddr = page.word(page.places().p2mVaddr());
      long address = vaddr + pfn * page.wordBytes() & page.allOnes();
      return Long.compareUnsigned(address, vaddr) < 0 ? address : super.address(page, paging, pfn);
    }
  }

  @Planted(rule = P2M_11, what = "a missing frame causes an error that names no location")
  public static final class MissingFrameUnnamed extends P2mObserving {
    @Override
    protected MemorySegment frame(Page page, long number, String what) {
      return page.domain()
          .machine()
          .frame(number)
          .orElseThrow(() -> new P2mWalkException("the list is broken"));
    }
  }

  @Planted(rule = P2M_11, what = "a missing frame causes an error of the wrong type")
  public static final class MissingFrameUnforeseen extends P2mObserving {
    @Override
    protected MemorySegment frame(Page page, long number, String what) {
      return page.domain().machine().frame(number).orElseThrow();
    }
  }

  @Planted(rule = P2M_11, what = "a missing frame reads as shared_info")
  public static final class MissingFrameIsSharedInfo extends P2mObserving {
    @Override
    protected MemorySegment frame(Page page, long number, String what) {
      return page.domain().machine().frame(number).orElse(page.memory());
    }
  }

  @Planted(
      rule = P2M_06,
      what = "an entry is loaded byte by byte, so a concurrent store tears it",
      shownBy = {STRESS, SCHEDULE})
  public static final class EntryByteByByte extends P2mObserving {
    @Override
    protected long entry(Page frame, long at) {
      long entry = 0;
      for (int i = frame.wordBytes() - 1; i >= 0; i--) {
        entry = entry << 8 | Byte.toUnsignedLong(frame.u8(at + i));
      }
      return entry;
    }
  }

  @Planted(rule = P2M_08, what = "the tree is assumed to have one frame of middle entries")
  public static final class OneMiddleFrame extends P2mObserving {
    @Override
    protected long descend(Page page, long top, long pfn) {
      long inOneFrame = treeEntries(page) * treeEntries(page);
      boolean held = Long.divideUnsigned(pfn, inOneFrame) < treeEntries(page);
      return super.descend(page, top, held ? pfn % inOneFrame : pfn);
    }
  }
}
