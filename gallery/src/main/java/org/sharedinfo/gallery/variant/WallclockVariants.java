package org.sharedinfo.gallery.variant;

import java.lang.invoke.VarHandle;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.gallery.base.WallclockPublishing;
import org.sharedinfo.gallery.base.WallclockReading;
import org.sharedinfo.spi.TimeOfDay;

/** Publishers and readers of the wallclock that do it otherwise, and right. */
public final class WallclockVariants {
  private WallclockVariants() {}

  @Unusual("the high half of the seconds is stored first, volatile, and the low half last")
  public static final class HighHalfFirst extends WallclockPublishing {
    @Override
    protected void payload(Page page, long seconds, int nanos) {
      storeHigh(page, seconds);
      VarHandle.fullFence();
      storeNanos(page, nanos);
      VarHandle.fullFence();
      storeLow(page, seconds);
    }
  }

  @Unusual("the base is read whatever wc_version is, and both looks are judged after")
  public static final class CopiesFirst extends WallclockReading {
    @Override
    protected TimeOfDay read(Page page) {
      while (true) {
        int before = firstLook(page);
        int nanos = loadNanos(page);
        int high = loadHigh(page);
        int low = loadLow(page);
        int after = secondLook(page);
        if (!mustWait(before) && unchanged(before, after)) {
          return new TimeOfDay(seconds(high, low), nanos);
        }
        Waiting.turn();
      }
    }
  }
}
