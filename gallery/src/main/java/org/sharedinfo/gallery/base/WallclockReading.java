package org.sharedinfo.gallery.base;

import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockReader;

/** Reads the wallclock (WR), step by step. */
public class WallclockReading extends GalleryProvider {
  /** Nanoseconds in a second. */
  protected static final long NANOS_PER_SECOND = 1_000_000_000;

  /** A correct reader. */
  public WallclockReading() {}

  @Override
  public Optional<WallclockReader> wallclockReader(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(systemTime -> sum(read(page), systemTime));
  }

  /** The wallclock base of one complete update. */
  protected TimeOfDay read(Page page) {
    while (true) {
      int version = firstLook(page);
      if (!mustWait(version)) {
        TimeOfDay base = load(page);
        if (unchanged(version, secondLook(page))) {
          return base;
        }
      }
      Waiting.turn();
    }
  }

  /** Reads wc_version, before the base. */
  protected int firstLook(Page page) {
    return page.u32Acquire(page.places().wcVersion());
  }

  /** Reads wc_version, after the base. */
  protected int secondLook(Page page) {
    VarHandle.acquireFence();
    return page.u32(page.places().wcVersion());
  }

  /** Whether an update is in progress. */
  protected boolean mustWait(int version) {
    return (version & 1) != 0;
  }

  /** Whether the base read between the two version reads is whole. */
  protected boolean unchanged(int before, int after) {
    return before == after;
  }

  /** Loads the base. */
  protected TimeOfDay load(Page page) {
    int low = loadLow(page);
    int nanos = loadNanos(page);
    return new TimeOfDay(seconds(loadHigh(page), low), nanos);
  }

  /** Loads wc_sec. */
  protected int loadLow(Page page) {
    return page.u32(page.places().wcSec());
  }

  /** Loads wc_nsec. */
  protected int loadNanos(Page page) {
    return page.u32(page.places().wcNsec());
  }

  /** Loads wc_sec_hi. */
  protected int loadHigh(Page page) {
    return page.u32(page.places().wcSecHi());
  }

  /** The seconds from their two halves. */
  protected long seconds(int high, int low) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /** The time of day for a base and a system time, with nanoseconds carried into seconds. */
  protected TimeOfDay sum(TimeOfDay base, long systemTime) {
    long seconds = base.seconds() + Long.divideUnsigned(systemTime, NANOS_PER_SECOND);
    long nanos =
        Integer.toUnsignedLong(base.nanos()) + Long.remainderUnsigned(systemTime, NANOS_PER_SECOND);
    return new TimeOfDay(seconds + nanos / NANOS_PER_SECOND, (int) (nanos % NANOS_PER_SECOND));
  }
}
