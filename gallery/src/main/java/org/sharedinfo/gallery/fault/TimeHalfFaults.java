package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_07;

import java.lang.invoke.VarHandle;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.spi.VcpuTime;

/** Publishers and readers of vCPU time that leave part of a field outside the odd section. */
public final class TimeHalfFaults {
  private static final int TURNS_TO_LOOK = 16;

  private TimeHalfFaults() {}

  /** Keeps the wrong state visible long enough for a busy reader to see it. */
  private static void leaveTimeToLook() {
    VarHandle.fullFence();
    for (int i = 0; i < TURNS_TO_LOOK; i++) {
      Thread.onSpinWait();
    }
  }

  private static void storeHigh(Page page, long field, long value) {
    page.u32(field + Integer.BYTES, (int) (value >>> Integer.SIZE));
  }

  private static long withHigh(Page page, long field, long value) {
    return page.u64(field) & -1L << Integer.SIZE | value & 0xFFFF_FFFFL;
  }

  private static long joined(int high, long value) {
    return (long) high << Integer.SIZE | value & 0xFFFF_FFFFL;
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "the upper half of tsc_timestamp is stored before version is made odd",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighTimestampBeforeOdd extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      storeHigh(page, page.places().tscTimestamp(vcpu), time.tscTimestamp());
      leaveTimeToLook();
      super.update(page, vcpu, time);
    }
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "the upper half of tsc_timestamp is stored when version is even again",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighTimestampAfterEven extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      super.storeTimestamp(page, vcpu, withHigh(page, page.places().tscTimestamp(vcpu), ticks));
    }

    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      super.update(page, vcpu, time);
      leaveTimeToLook();
      storeHigh(page, page.places().tscTimestamp(vcpu), time.tscTimestamp());
    }
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "the upper half of system_time is stored when version is even again",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighSystemTimeAfterEven extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      super.storeSystemTime(page, vcpu, withHigh(page, page.places().systemTime(vcpu), nanos));
    }

    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      super.update(page, vcpu, time);
      leaveTimeToLook();
      storeHigh(page, page.places().systemTime(vcpu), time.systemTimeNanos());
    }
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "tsc_shift is stored before version is made odd",
      shownBy = {STRESS, SCHEDULE})
  public static final class ShiftBeforeOdd extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      storeShift(page, vcpu, time.tscShift());
      leaveTimeToLook();
      super.update(page, vcpu, time);
    }
  }

  @BrokenBy(TIME_READER)
  @Planted(
      rule = TIM_04,
      what = "the upper half of tsc_timestamp is read before version is first read",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighTimestampReadBeforeFirstLook extends TimeReading {
    private final ThreadLocal<Integer> early = ThreadLocal.withInitial(() -> 0);

    @Override
    protected int firstLook(Page page, int vcpu) {
      early.set(page.u32Acquire(page.places().tscTimestamp(vcpu) + Integer.BYTES));
      return super.firstLook(page, vcpu);
    }

    @Override
    protected long loadTimestamp(Page page, int vcpu) {
      return joined(early.get(), super.loadTimestamp(page, vcpu));
    }
  }

  @BrokenBy(TIME_READER)
  @Planted(
      rule = TIM_04,
      what = "the upper half of tsc_timestamp is read after version is read again",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighTimestampReadAfterSecondLook extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      VcpuTime time = reading.time();
      VarHandle.acquireFence();
      int high = page.u32(page.places().tscTimestamp(vcpu) + Integer.BYTES);
      return new Reading(
          new VcpuTime(
              joined(high, time.tscTimestamp()),
              time.systemTimeNanos(),
              time.tscToSystemMul(),
              time.tscShift(),
              time.flags()),
          reading.tsc());
    }
  }

  @BrokenBy(TIME_READER)
  @Planted(
      rule = TIM_04,
      what = "the upper half of system_time is read after version is read again",
      shownBy = {STRESS, SCHEDULE})
  public static final class HighSystemTimeReadAfterSecondLook extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      VcpuTime time = reading.time();
      VarHandle.acquireFence();
      int high = page.u32(page.places().systemTime(vcpu) + Integer.BYTES);
      return new Reading(
          new VcpuTime(
              time.tscTimestamp(),
              joined(high, time.systemTimeNanos()),
              time.tscToSystemMul(),
              time.tscShift(),
              time.flags()),
          reading.tsc());
    }
  }

  @BrokenBy(TIME_READER)
  @Planted(
      rule = TIM_04,
      what = "tsc_shift is read before version is first read",
      shownBy = {STRESS, SCHEDULE})
  public static final class ShiftReadBeforeFirstLook extends TimeReading {
    private final ThreadLocal<Byte> early = ThreadLocal.withInitial(() -> (byte) 0);

    @Override
    protected int firstLook(Page page, int vcpu) {
      early.set(super.loadShift(page, vcpu));
      VarHandle.acquireFence();
      return super.firstLook(page, vcpu);
    }

    @Override
    protected byte loadShift(Page page, int vcpu) {
      return early.get();
    }
  }
}
