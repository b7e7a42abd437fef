package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.WCL_01;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.gallery.base.WallclockPublishing;
import org.sharedinfo.spi.VcpuTime;

/** Publishers that find an unfinished update and expose it. */
public final class UnfinishedUpdateFaults {
  private UnfinishedUpdateFaults() {}

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "an odd version is first made even: the half-written record shows",
      shownBy = SCHEDULE)
  public static final class TimeMadeEvenFirst extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      int version = page.u32(page.places().version(vcpu));
      if ((version & 1) != 0) {
        end(page, vcpu, version + 1);
      }
      super.update(page, vcpu, time);
    }
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = TIM_07,
      what = "an odd version is made even, and the record is then stored under it",
      shownBy = SCHEDULE)
  public static final class TimeStoredAfterRepair extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      int version = page.u32(page.places().version(vcpu));
      if ((version & 1) == 0) {
        super.update(page, vcpu, time);
      } else {
        end(page, vcpu, version + 1);
        payload(page, vcpu, time);
      }
    }
  }

  @BrokenBy(WALLCLOCK_PUBLISHER)
  @Planted(
      rule = WCL_01,
      what = "an odd wc_version is first made even: the half-written base shows",
      shownBy = SCHEDULE)
  public static final class WallclockMadeEvenFirst extends WallclockPublishing {
    @Override
    protected void update(Page page, long seconds, int nanos) {
      int version = page.u32(page.places().wcVersion());
      if ((version & 1) != 0) {
        end(page, version + 1);
      }
      super.update(page, seconds, nanos);
    }
  }
}
