package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_13;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimeReading;

/** Readers of vCPU time that combine a whole record with a TSC from another moment. */
@BrokenBy(TIME_READER)
public final class TimeClockFaults {
  private TimeClockFaults() {}

  @Planted(
      rule = TIM_13,
      what = "the TSC is sampled before version is first read",
      shownBy = {PROPERTY, STRESS, SCHEDULE},
      fieldBug = "A unikernel, and Linux once: an update in between makes time jump by 292 years")
  public static final class TscBeforeTheRecord extends TimeReading {
    private final ThreadLocal<Long> early = ThreadLocal.withInitial(() -> 0L);

    @Override
    protected int firstLook(Page page, int vcpu) {
      early.set(super.tsc(page));
      return super.firstLook(page, vcpu);
    }

    @Override
    protected long tsc(Page page) {
      return early.get();
    }
  }

  @Planted(
      rule = TIM_13,
      what = "the TSC is sampled in the first attempt, but not when the record is read again",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class TscNotSampledAgain extends TimeReading {
    private final ThreadLocal<Sample> first = ThreadLocal.withInitial(Sample::new);

    /** One sample for a whole call. */
    private static final class Sample {
      private boolean taken;
      private long tsc;
    }

    @Override
    protected Reading read(Page page, int vcpu) {
      first.get().taken = false;
      return super.read(page, vcpu);
    }

    @Override
    protected long tsc(Page page) {
      Sample sample = first.get();
      if (!sample.taken) {
        sample.taken = true;
        sample.tsc = super.tsc(page);
      }
      return sample.tsc;
    }
  }

  @Planted(
      rule = TIM_13,
      what = "the TSC is sampled when the call begins, before waiting for an even version",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class TscBeforeWaiting extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      long early = page.domain().tsc();
      return new Reading(super.read(page, vcpu).time(), early);
    }

    @Override
    protected long tsc(Page page) {
      return 0;
    }
  }

  @Planted(rule = TIM_13, what = "each read uses the TSC sample of the previous read")
  public static final class TscOfTheReadBefore extends TimeReading {
    private final Map<Page, Long> last = new ConcurrentHashMap<>();

    @Override
    protected long tsc(Page page) {
      long now = super.tsc(page);
      Long before = last.put(page, now);
      return before == null ? now : before;
    }
  }

  @Planted(rule = TIM_13, what = "the TSC is sampled only in every fourth read")
  public static final class TscOfEveryFourthRead extends TimeReading {
    private static final int READS = 4;

    private final Map<Page, long[]> kept = new ConcurrentHashMap<>();

    @Override
    protected long tsc(Page page) {
      long[] state = kept.computeIfAbsent(page, _ -> new long[2]);
      if (state[0]++ % READS == 0) {
        state[1] = super.tsc(page);
      }
      return state[1];
    }
  }

  @Planted(
      rule = TIM_13,
      what = "the ticks spent in the read itself are counted twice",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class CountsItsOwnTicksTwice extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      long early = page.domain().tsc();
      Reading reading = super.read(page, vcpu);
      return new Reading(reading.time(), reading.tsc() + (reading.tsc() - early));
    }
  }
}
