package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_10;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimeReading;

/** Readers that cache what they read, for all vCPUs together. */
@BrokenBy(TIME_READER)
public final class TimeKeepingFaults {
  private TimeKeepingFaults() {}

  /** Caches the last reading of a guest, under a key that does not identify its vCPU. */
  private abstract static class Keeping extends TimeReading {
    private record Kept(long key, Reading reading) {}

    private final Map<Page, Kept> last = new ConcurrentHashMap<>();

    /** The key of a cached reading. */
    abstract long key(Page page, int vcpu);

    @Override
    protected Reading read(Page page, int vcpu) {
      long key = key(page, vcpu);
      Optional<Kept> kept = Optional.ofNullable(last.get(page)).filter(one -> one.key() == key);
      if (kept.isPresent()) {
        return new Reading(kept.get().reading().time(), page.domain().tsc());
      }
      Reading fresh = super.read(page, vcpu);
      if (key == key(page, vcpu)) {
        last.put(page, new Kept(key, fresh));
      }
      return fresh;
    }
  }

  @Planted(
      rule = TIM_10,
      what = "the last record is reused while version is the same, whichever vCPU it came from")
  public static final class KeptByVersion extends Keeping {
    @Override
    long key(Page page, int vcpu) {
      return firstLook(page, vcpu);
    }
  }

  @Planted(
      rule = TIM_10,
      what = "the last record is reused if tsc_timestamp and version are the same")
  public static final class KeptByTimestamp extends Keeping {
    @Override
    long key(Page page, int vcpu) {
      return loadTimestamp(page, vcpu) ^ firstLook(page, vcpu);
    }
  }

  @Planted(
      rule = TIM_10,
      what = "a read at the same TSC returns the last time, whichever vCPU it came from")
  public static final class KeptByTsc extends TimeReading {
    private final Map<Page, Reading> last = new ConcurrentHashMap<>();

    @Override
    protected Reading read(Page page, int vcpu) {
      return last.merge(
          page, super.read(page, vcpu), (kept, fresh) -> kept.tsc() == fresh.tsc() ? kept : fresh);
    }
  }
}
