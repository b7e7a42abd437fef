package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_06;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimeReading;

/** Readers of vCPU time that clear more than the one flag they may clear. */
@BrokenBy(TIME_READER)
public final class TimeFlagFaults {
  private static final int GUEST_STOPPED = 2;

  private TimeFlagFaults() {}

  private static boolean isStopped(Page page, int vcpu) {
    return (page.u8(page.places().flags(vcpu)) & GUEST_STOPPED) != 0;
  }

  private static void clear(Page page, int vcpu, int mask) {
    long flags = page.places().flags(vcpu);
    page.u8(flags, (byte) (page.u8(flags) & ~mask));
  }

  @Planted(rule = TIM_06, what = "all flags are cleared when GUEST_STOPPED is seen")
  public static final class ClearsAllFlagsWhenStopped extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      if (isStopped(page, vcpu)) {
        page.u8(page.places().flags(vcpu), (byte) 0);
      }
      return reading;
    }
  }

  @Planted(rule = TIM_06, what = "GUEST_STOPPED is cleared in the records of all vCPUs")
  public static final class ClearsStoppedOfAllVcpus extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      if (isStopped(page, vcpu)) {
        for (int any = 0; any < page.domain().abi().vcpus(); any++) {
          clear(page, any, GUEST_STOPPED);
        }
      }
      return reading;
    }
  }

  @Planted(rule = TIM_06, what = "GUEST_STOPPED is cleared by a store of 16 bits, over pad1")
  public static final class ClearsStoppedWithPad extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      if (isStopped(page, vcpu)) {
        clear(page, vcpu, GUEST_STOPPED);
        page.u8(page.places().flags(vcpu) + 1, (byte) 0);
      }
      return reading;
    }
  }

  @Planted(
      rule = TIM_06,
      what = "clearing GUEST_STOPPED also advances version, as if it were an update")
  public static final class MovesVersionWhenStopped extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      if (isStopped(page, vcpu)) {
        clear(page, vcpu, GUEST_STOPPED);
        long version = page.places().version(vcpu);
        page.u32Release(version, page.u32(version) + 2);
      }
      return reading;
    }
  }
}
