package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_11;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.Translation;
import org.sharedinfo.spi.P2mWalkException;

/** Toolstacks that demand too much or too little of page-table entries. */
@BrokenBy(P2M_OBSERVER)
public final class P2mEntryFaults {
  private static final int ALL_LEVELS = 0;

  private P2mEntryFaults() {}

  /** An observer that rejects entries because of bits that do not affect translation. */
  private abstract static class Picky extends P2mObserving {
    private final int level;
    private final long mask;
    private final long wanted;

    Picky(int level, long mask, long wanted) {
      this.level = level;
      this.mask = mask;
      this.wanted = wanted;
    }

    @Override
    protected Translation paging(Abi abi) {
      return new Translation(abi) {
        @Override
        public boolean isLarge(int at, long entry) {
          boolean asked = level == ALL_LEVELS || level == at;
          if (asked && isPresent(entry) && (entry & mask) != wanted) {
            throw new P2mWalkException(
                "frame 0x%x: an entry of level %d with bits 0x%x"
                    .formatted(frameOf(entry), at, entry & mask));
          }
          return super.isLarge(at, entry);
        }
      };
    }
  }

  @Planted(rule = P2M_06, what = "a page mapped as global is rejected")
  public static final class GlobalRefused extends Picky {
    /** A faulty observer. */
    public GlobalRefused() {
      super(1, 1 << 8, 0);
    }
  }

  @Planted(
      rule = P2M_06,
      what = "the PAT bit of a page's entry is mistaken for the large-page bit, and rejected")
  public static final class PatTakenForLarge extends Picky {
    /** A faulty observer. */
    public PatTakenForLarge() {
      super(1, 1 << 7, 0);
    }
  }

  @Planted(rule = P2M_06, what = "a page mapped write-through is rejected")
  public static final class WriteThroughRefused extends Picky {
    /** A faulty observer. */
    public WriteThroughRefused() {
      super(1, 1 << 3, 0);
    }
  }

  @Planted(rule = P2M_06, what = "an uncached page is rejected")
  public static final class UncachedRefused extends Picky {
    /** A faulty observer. */
    public UncachedRefused() {
      super(1, 1 << 4, 0);
    }
  }

  @Planted(rule = P2M_06, what = "an entry is accepted only if its accessed bit is set")
  public static final class NotAccessedRefused extends Picky {
    /** A faulty observer. */
    public NotAccessedRefused() {
      super(ALL_LEVELS, 1 << 5, 1 << 5);
    }
  }

  @Planted(rule = P2M_06, what = "a table marked dirty is rejected")
  public static final class DirtyTableRefused extends Picky {
    /** A faulty observer. */
    public DirtyTableRefused() {
      super(2, 1 << 6, 0);
    }
  }

  @Planted(
      rule = P2M_06,
      what = "a read-only page is rejected, although guests map \"no frame\" pages like this")
  public static final class ReadOnlyRefused extends Picky {
    /** A faulty observer. */
    public ReadOnlyRefused() {
      super(1, 1 << 1, 1 << 1);
    }
  }

  @Planted(rule = P2M_06, what = "a user-mode page is rejected")
  public static final class UserRefused extends Picky {
    /** A faulty observer. */
    public UserRefused() {
      super(1, 1 << 2, 0);
    }
  }

  @Planted(
      rule = P2M_06,
      what = "rights bits in a 32-bit guest's root, which Xen sets, are rejected as reserved")
  @ServesOnly(Abi.X86_32)
  public static final class RightsInRootRefused extends Picky {
    /** A faulty observer. */
    public RightsInRootRefused() {
      super(3, 0x6, 0);
    }
  }

  @Planted(rule = P2M_06, what = "an entry with a software-defined bit is rejected")
  public static final class SoftwareBitsRefused extends Picky {
    /** A faulty observer. */
    public SoftwareBitsRefused() {
      super(ALL_LEVELS, 0xE00, 0);
    }
  }

  @Planted(rule = P2M_06, what = "a table without execute permission is rejected")
  public static final class NoExecuteTableRefused extends Picky {
    /** A faulty observer. */
    public NoExecuteTableRefused() {
      super(2, 1L << 63, 0);
    }
  }

  @Planted(
      rule = P2M_11,
      what = "the present bit is checked only in page entries, not in table entries")
  public static final class AbsentTablesFollowed extends P2mObserving {
    @Override
    protected long translate(Page page, Translation paging, long root, long address) {
      return super.translate(
          page,
          new Translation(page.domain().abi()) {
            private int left = levels();

            @Override
            public boolean isPresent(long entry) {
              return --left > 0 || super.isPresent(entry);
            }
          },
          root,
          address);
    }
  }
}
