package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.spi.P2mEntry;

/** Toolstacks that compare only part of a generation, or treat an odd one as stable. */
@BrokenBy(P2M_OBSERVER)
public final class P2mGenerationFaults {
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private P2mGenerationFaults() {}

  @Planted(
      rule = P2M_10,
      what = "a change in progress at the read, and still in progress, does not count as a change",
      fieldBug = "libxenguest: generations compared only for equality")
  public static final class SameOddIsNoChange extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return now != then;
    }
  }

  /** Vouches for its last attempt. */
  private abstract static class GivesUp extends P2mObserving {
    private final int attempts;

    GivesUp(int attempts) {
      this.attempts = attempts;
    }

    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      for (int attempt = 1; attempt < attempts && !entry.consistent(); attempt++) {
        entry = super.readLinear(page, pfn, cr3);
      }
      return new P2mEntry(entry.mfn(), entry.generation(), true);
    }
  }

  @Planted(
      rule = P2M_09,
      what = "after 4 disturbed attempts, the entry of the last one counts as consistent",
      shownBy = PROPERTY)
  public static final class GivesUpAfterFourAttempts extends GivesUp {
    public GivesUpAfterFourAttempts() {
      super(4);
    }
  }

  @Planted(
      rule = P2M_09,
      what = "after 16 disturbed attempts, the entry of the last one counts as consistent",
      shownBy = PROPERTY)
  public static final class GivesUpAfterSixteenAttempts extends GivesUp {
    public GivesUpAfterSixteenAttempts() {
      super(16);
    }
  }

  @Planted(
      rule = P2M_10,
      what = "an entry read under an odd generation is given the following even one")
  public static final class OddIsRoundedUp extends P2mObserving {
    @Override
    protected P2mEntry readLinear(Page page, long pfn, long cr3) {
      P2mEntry entry = super.readLinear(page, pfn, cr3);
      long even = entry.generation() + (entry.generation() & 1) & page.allOnes();
      return new P2mEntry(entry.mfn(), even, entry.consistent());
    }
  }

  @Planted(
      rule = P2M_10,
      what = "an odd generation counts as a change only if the entry was read under an even one")
  public static final class OddSinceOddIgnored extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return (then & 1) == 0 ? super.changed(then, now) : now >>> 1 != then >>> 1;
    }
  }

  @Planted(
      rule = P2M_10,
      what = "changes are detected by the low 32 bits of a 64-bit guest's generation")
  @ServesOnly(Abi.X86_64)
  public static final class ChangeOf32Bits extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return super.changed(then & LOW_HALF, now & LOW_HALF);
    }
  }

  @Planted(rule = P2M_10, what = "changes are detected by the low 16 bits of the generation")
  public static final class ChangeOf16Bits extends P2mObserving {
    @Override
    protected boolean changed(long then, long now) {
      return super.changed((short) then, (short) now);
    }
  }

  @Planted(
      rule = P2M_09,
      what = "only the low 32 bits of a 64-bit guest's generation are compared after a read")
  @ServesOnly(Abi.X86_64)
  public static final class SteadyOf32Bits extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return super.steady(before & LOW_HALF, after & LOW_HALF);
    }
  }

  @Planted(rule = P2M_09, what = "only the low 16 bits of the generation are compared after a read")
  public static final class SteadyOf16Bits extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return super.steady((short) before, (short) after);
    }
  }

  @Planted(
      rule = P2M_09,
      what = "generations are compared as floating-point numbers after a read, which loses bits")
  @ServesOnly(Abi.X86_64)
  public static final class SteadyAsDouble extends P2mObserving {
    @Override
    protected boolean steady(long before, long after) {
      return (before & 1) == 0 && (double) before == (double) after;
    }
  }

  @Planted(
      rule = P2M_05,
      what = "tree entries count as consistent because of p2m_generation, although p2m_cr3 is 0")
  public static final class TreeByGeneration extends P2mObserving {
    @Override
    protected P2mEntry readTree(Page page, long pfn) {
      P2mEntry entry = super.readTree(page, pfn);
      boolean even = (page.word(page.places().p2mGeneration()) & 1) == 0;
      return new P2mEntry(entry.mfn(), entry.generation(), even);
    }
  }

  @Planted(rule = P2M_05, what = "tree entries carry p2m_generation, although p2m_cr3 is 0")
  public static final class TreeCarriesGeneration extends P2mObserving {
    @Override
    protected P2mEntry readTree(Page page, long pfn) {
      long generation = page.word(page.places().p2mGeneration());
      return new P2mEntry(super.readTree(page, pfn).mfn(), generation, true);
    }
  }
}
