package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_05;
import static org.sharedinfo.rule.Rule.TIM_06;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.spi.VcpuTime;

/** Readers of vCPU time that violate the version protocol. */
@BrokenBy(TIME_READER)
public final class TimeReaderFaults {
  private TimeReaderFaults() {}

  @Planted(
      rule = TIM_04,
      what = "version is read only once, and the record is accepted in any case",
      shownBy = {PROPERTY, EXAMPLE, STRESS, SCHEDULE})
  public static final class NoSecondLook extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return true;
    }
  }

  @Planted(
      rule = TIM_04,
      what = "multiplier and shift are read again after version is read again",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class ScaleReadAfterSecondLook extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      VcpuTime time = reading.time();
      return new Reading(
          new VcpuTime(
              time.tscTimestamp(),
              time.systemTimeNanos(),
              loadMultiplier(page, vcpu),
              loadShift(page, vcpu),
              time.flags()),
          reading.tsc());
    }
  }

  @Planted(
      rule = TIM_04,
      what = "system_time is read before version is first read",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class SystemTimeReadBeforeFirstLook extends TimeReading {
    private final ThreadLocal<Long> early = ThreadLocal.withInitial(() -> 0L);

    @Override
    protected int firstLook(Page page, int vcpu) {
      early.set(super.loadSystemTime(page, vcpu));
      return super.firstLook(page, vcpu);
    }

    @Override
    protected long loadSystemTime(Page page, int vcpu) {
      return early.get();
    }
  }

  @Planted(
      rule = TIM_04,
      what = "all loads are plain, without barriers around the version reads",
      shownBy = {STRESS, SCHEDULE},
      fieldBug = "Linux: barriers missing around the version reads")
  public static final class PlainLoads extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      return page.u32Plain(page.places().version(vcpu));
    }

    @Override
    protected int secondLook(Page page, int vcpu) {
      return page.u32Plain(page.places().version(vcpu));
    }

    @Override
    protected long loadTimestamp(Page page, int vcpu) {
      return page.u64Plain(page.places().tscTimestamp(vcpu));
    }

    @Override
    protected long loadSystemTime(Page page, int vcpu) {
      return page.u64Plain(page.places().systemTime(vcpu));
    }

    @Override
    protected int loadMultiplier(Page page, int vcpu) {
      return page.u32Plain(page.places().multiplier(vcpu));
    }

    @Override
    protected byte loadShift(Page page, int vcpu) {
      return page.u8Plain(page.places().shift(vcpu));
    }
  }

  @Planted(
      rule = TIM_04,
      what = "version may be read again before the fields are read: no fence",
      shownBy = SCHEDULE)
  public static final class SecondLookWithoutFence extends TimeReading {
    @Override
    protected int secondLook(Page page, int vcpu) {
      return page.u32(page.places().version(vcpu));
    }
  }

  @Planted(
      rule = TIM_04,
      what = "the fields may be read before version is first read: no acquire",
      shownBy = SCHEDULE)
  public static final class FirstLookWithoutAcquire extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      return page.u32(page.places().version(vcpu));
    }
  }

  @Planted(
      rule = TIM_04,
      what = "a version that became odd during the read counts as unchanged",
      shownBy = {STRESS, SCHEDULE})
  public static final class SecondLookIgnoresBitZero extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return before >>> 1 == after >>> 1;
    }
  }

  @Planted(
      rule = TIM_05,
      what = "an odd version that does not change is accepted as stable",
      shownBy = {PROPERTY, STRESS, SCHEDULE},
      fieldBug = "OSv: system_time read without the odd check")
  public static final class NoOddCheck extends TimeReading {
    @Override
    protected boolean mustWait(int version) {
      return false;
    }
  }

  @Planted(
      rule = TIM_05,
      what = "after a hundred attempts under an odd version it returns what it has")
  public static final class GivesUpWaiting extends TimeReading {
    private final ThreadLocal<Integer> tries = ThreadLocal.withInitial(() -> 0);

    @Override
    protected boolean mustWait(int version) {
      boolean odd = super.mustWait(version);
      int tried = odd ? tries.get() + 1 : 0;
      tries.set(tried % 100);
      return odd && tried < 100;
    }
  }

  @Planted(
      rule = TIM_05,
      what = "the wait for an even version never reads it again, so it never ends")
  public static final class WaitsOnAStaleVersion extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      int version = super.firstLook(page, vcpu);
      while (mustWait(version)) {
        Waiting.turn();
      }
      return version;
    }
  }

  @Planted(rule = TIM_05, what = "the record is cached at the first read and never read again")
  public static final class NeverReadsAgain extends TimeReading {
    private final Map<Page, Map<Integer, VcpuTime>> kept = new ConcurrentHashMap<>();

    @Override
    protected Reading read(Page page, int vcpu) {
      VcpuTime time =
          kept.computeIfAbsent(page, _ -> new ConcurrentHashMap<>())
              .computeIfAbsent(vcpu, v -> super.read(page, v).time());
      return new Reading(time, page.domain().tsc());
    }
  }

  @Planted(rule = TIM_06, what = "reads are counted in pad0 of the record")
  public static final class CountsReadsInPad extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      long pad = page.places().version(vcpu) + Integer.BYTES;
      page.u32(pad, page.u32(pad) + 1);
      return super.read(page, vcpu);
    }
  }

  @Planted(
      rule = TIM_06,
      what = "version is used as a lock: made odd during the read, and restored after it")
  public static final class LocksVersion extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      int version = super.firstLook(page, vcpu);
      if (!mustWait(version)) {
        page.u32(page.places().version(vcpu), version + 1);
      }
      return version;
    }

    @Override
    protected int secondLook(Page page, int vcpu) {
      int version = super.secondLook(page, vcpu) - 1;
      page.u32Release(page.places().version(vcpu), version);
      return version;
    }
  }

  @Planted(rule = TIM_06, what = "a reader marks the record as seen in its flags")
  public static final class MarksRecordAsSeen extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      long flags = page.places().flags(vcpu);
      page.u8(flags, (byte) (page.u8(flags) | 0x40));
      return reading;
    }
  }

  @Planted(
      rule = TIM_06,
      what = "version is read again by a compare-and-set that stores the value it finds",
      shownBy = {STRESS, SCHEDULE})
  public static final class LooksByStoringBack extends TimeReading {
    @Override
    protected int secondLook(Page page, int vcpu) {
      int version = super.secondLook(page, vcpu);
      page.u32(page.places().version(vcpu), version);
      return version;
    }
  }

  @Planted(rule = TIM_10, what = "every read waits until the records of all vCPUs are even")
  public static final class WaitsForAllVcpus extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      for (int other = 0; other < 32; other++) {
        if (mustWait(super.firstLook(page, other))) {
          return super.firstLook(page, other);
        }
      }
      return super.firstLook(page, vcpu);
    }
  }

  @Planted(rule = TIM_10, what = "the next vCPU's version is checked")
  public static final class VersionOfNextVcpu extends TimeReading {
    @Override
    protected int firstLook(Page page, int vcpu) {
      return super.firstLook(page, (vcpu + 1) % 32);
    }

    @Override
    protected int secondLook(Page page, int vcpu) {
      return super.secondLook(page, (vcpu + 1) % 32);
    }
  }

  @Planted(rule = TIM_10, what = "the time of vCPU 0 is returned for every vCPU")
  public static final class AlwaysVcpuZero extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      return super.read(page, 0);
    }
  }

  @Planted(
      rule = TIM_10,
      what = "records of all vCPUs are read into one shared buffer",
      shownBy = STRESS)
  public static final class SharesOneCopy extends TimeReading {
    private volatile Reading copy = new Reading(new VcpuTime(0, 0, 1, (byte) 0, (byte) 0), 0);

    @Override
    protected Reading load(Page page, int vcpu) {
      copy = super.load(page, vcpu);
      return copy;
    }
  }

  @Planted(
      rule = TIM_11,
      what = "a lower version after the read counts as unchanged",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class ComparesVersionsByOrder extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return Integer.compareUnsigned(after, before) <= 0;
    }
  }

  @Planted(
      rule = TIM_04,
      what = "versions are compared as signed numbers, so a change of 2^31 counts as none",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class ComparesSignedVersions extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return after <= before;
    }
  }

  @Planted(
      rule = TIM_11,
      what = "version 0 is treated as a record that was never published, and waited for")
  public static final class WaitsForVersionAboveZero extends TimeReading {
    @Override
    protected boolean mustWait(int version) {
      return version == 0 || super.mustWait(version);
    }
  }

  @Planted(rule = TIM_06, what = "a flag unknown to the reader is cleared")
  public static final class ClearsUnknownFlag extends TimeReading {
    private static final int UNKNOWN = 4;

    @Override
    protected Reading load(Page page, int vcpu) {
      long flags = page.places().flags(vcpu);
      if ((page.u8(flags) & UNKNOWN) != 0) {
        page.u8(flags, (byte) (page.u8(flags) & ~UNKNOWN));
      }
      return super.load(page, vcpu);
    }
  }
}
