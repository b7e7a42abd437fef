package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.spi.VcpuTime;

/** Publishers of vCPU time that violate the version protocol. */
@BrokenBy(TIME_PUBLISHER)
public final class TimePublisherFaults {
  private static final int TURNS_TO_LOOK = 16;

  private TimePublisherFaults() {}

  /** Keeps the wrong state visible long enough for a busy reader to see it. */
  private static void leaveTimeToLook() {
    VarHandle.fullFence();
    for (int i = 0; i < TURNS_TO_LOOK; i++) {
      Thread.onSpinWait();
    }
  }

  @Planted(
      rule = TIM_07,
      what = "version is not made odd before the payload, only raised by 2 after it",
      shownBy = {EXAMPLE, STRESS, SCHEDULE},
      fieldBug = "KVM until 2015: version not made odd before the payload")
  public static final class NeverOdd extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      // Omitted: version stays even.
    }
  }

  @Planted(
      rule = TIM_07,
      what = "the first field is stored before version is made odd",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class FirstStoreBeforeOdd extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      storeTimestamp(page, vcpu, time.tscTimestamp());
      leaveTimeToLook();
      super.update(page, vcpu, time);
    }
  }

  @Planted(
      rule = TIM_07,
      what = "version is even again before the last field, flags, is stored",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class FlagsAfterEven extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      byte old = page.u8(page.places().flags(vcpu));
      super.update(
          page,
          vcpu,
          new VcpuTime(
              time.tscTimestamp(),
              time.systemTimeNanos(),
              time.tscToSystemMul(),
              time.tscShift(),
              old));
      leaveTimeToLook();
      storeFlags(page, vcpu, time.flags());
    }
  }

  @Planted(
      rule = TIM_07,
      what = "version is even for a moment between the times and the scale",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class EvenInBetween extends TimePublishing {
    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      int odd = page.u32(page.places().version(vcpu));
      end(page, vcpu, odd - 1);
      leaveTimeToLook();
      begin(page, vcpu, odd);
      super.storeMultiplier(page, vcpu, multiplier);
    }
  }

  @Planted(
      rule = TIM_07,
      what = "version is odd only after the payload: both increments come last",
      shownBy = {EXAMPLE, STRESS, SCHEDULE})
  public static final class BothIncrementsAfter extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      payload(page, vcpu, time);
      leaveTimeToLook();
      int odd = odd(page.u32(page.places().version(vcpu)));
      begin(page, vcpu, odd);
      end(page, vcpu, even(odd));
    }
  }

  @Planted(rule = TIM_07, what = "all stores are plain and nothing orders them", shownBy = SCHEDULE)
  public static final class PlainStores extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      page.u32Plain(page.places().version(vcpu), odd);
    }

    @Override
    protected void end(Page page, int vcpu, int even) {
      page.u32Plain(page.places().version(vcpu), even);
    }

    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      page.u64Plain(page.places().tscTimestamp(vcpu), ticks);
    }

    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      page.u64Plain(page.places().systemTime(vcpu), nanos);
    }

    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      page.u32Plain(page.places().multiplier(vcpu), multiplier);
    }
  }

  @Planted(
      rule = TIM_07,
      what = "the odd version is a release store, so the payload may become visible before it",
      shownBy = SCHEDULE)
  public static final class OddByReleaseOnly extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      page.u32Release(page.places().version(vcpu), odd);
    }
  }

  @Planted(
      rule = TIM_07,
      what = "the even version may be seen before the payload: no release",
      shownBy = SCHEDULE)
  public static final class EvenWithoutRelease extends TimePublishing {
    @Override
    protected void end(Page page, int vcpu, int even) {
      page.u32(page.places().version(vcpu), even);
    }
  }

  @Planted(rule = TIM_08, what = "an update raises version by 1 and leaves it odd")
  public static final class EndsOdd extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd;
    }
  }

  @Planted(rule = TIM_08, what = "an update raises version by 4")
  public static final class MovesByFour extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd + 3;
    }
  }

  @Planted(
      rule = TIM_08,
      what = "version returns to its old value when the update is done",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class ReturnsToOldVersion extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd - 1;
    }
  }

  @Planted(
      rule = TIM_08,
      what = "version is incremented before and after even if it is odd, so it stays odd")
  public static final class OddStaysOdd extends TimePublishing {
    @Override
    protected int odd(int version) {
      return version + 1;
    }
  }

  @Planted(rule = TIM_08, what = "when version wraps, 0 is skipped and 2 follows")
  public static final class SkipsZero extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd == -1 ? 2 : odd + 1;
    }
  }

  @Planted(rule = TIM_08, what = "when version wraps, it becomes 1")
  public static final class WrapsToOne extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd == -1 ? 1 : odd + 1;
    }
  }

  @Planted(rule = TIM_08, what = "version counts in 31 bits and loses the top one")
  public static final class VersionOf31Bits extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd + 1 & Integer.MAX_VALUE;
    }
  }

  @Planted(rule = TIM_08, what = "version counts in its low 16 bits")
  public static final class VersionOf16Bits extends TimePublishing {
    @Override
    protected int even(int odd) {
      return (odd & 0xFFFF_0000) | ((odd + 1) & 0xFFFF);
    }
  }

  @Planted(rule = TIM_08, what = "version is set from a private counter instead of from the frame")
  public static final class CountsByItself extends TimePublishing {
    private final Map<Page, Integer> counts = new ConcurrentHashMap<>();

    @Override
    protected int odd(int version) {
      return 1;
    }

    @Override
    protected void end(Page page, int vcpu, int even) {
      super.end(page, vcpu, counts.merge(page, 2, Integer::sum));
    }
  }

  @Planted(rule = TIM_10, what = "an update waits until the records of all other vCPUs are even")
  public static final class WaitsForAllVcpus extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      for (int other = 0; other < 32; other++) {
        while (other != vcpu && (page.u32Acquire(page.places().version(other)) & 1) != 0) {
          Waiting.turn();
        }
      }
      super.update(page, vcpu, time);
    }
  }

  @Planted(rule = TIM_10, what = "each update changes the version of every vCPU")
  public static final class MovesAllVersions extends TimePublishing {
    @Override
    protected void end(Page page, int vcpu, int even) {
      super.end(page, vcpu, even);
      for (int other = 0; other < 32; other++) {
        if (other != vcpu) {
          long version = page.places().version(other);
          page.u32Release(version, page.u32(version) + 2);
        }
      }
    }
  }

  @Planted(rule = TIM_10, what = "the next vCPU's version is changed instead of this one's")
  public static final class VersionOfNextVcpu extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      super.begin(page, (vcpu + 1) % 32, odd);
    }

    @Override
    protected void end(Page page, int vcpu, int even) {
      super.end(page, (vcpu + 1) % 32, even);
    }
  }

  @Planted(
      rule = TIM_10,
      what = "the next vCPU's version is saved before an update and restored after it",
      shownBy = {STRESS, SCHEDULE})
  public static final class PutsNeighbourBack extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      long neighbour = page.places().version((vcpu + 1) % 32);
      int saved = page.u32(neighbour);
      super.update(page, vcpu, time);
      page.u32(neighbour, saved);
    }
  }

  @Planted(rule = TIM_11, what = "the update that wraps version stores nothing else")
  public static final class LosesUpdateAtWrap extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      long version = page.places().version(vcpu);
      if (page.u32(version) == -2) {
        page.u32Release(version, 0);
      } else {
        super.update(page, vcpu, time);
      }
    }
  }

  @Planted(
      rule = TIM_11,
      what = "after a wrap, version 0 is treated as unpublished and updated without an odd version",
      shownBy = {STRESS, SCHEDULE})
  public static final class ZeroNeedsNoOdd extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      if (odd != 1) {
        super.begin(page, vcpu, odd);
      }
    }
  }

  @Planted(rule = TIM_11, what = "version stays at its greatest even value")
  public static final class StopsAtGreatestVersion extends TimePublishing {
    @Override
    protected int even(int odd) {
      return odd == -1 ? -2 : odd + 1;
    }
  }
}
