package org.sharedinfo.reference;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockReader;

/** The guest computes the time of day: the wallclock base plus its system time. */
final class ReferenceWallclockReader implements WallclockReader {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final WallclockRecord record;

  ReferenceWallclockReader(Domain domain) {
    this.record = new WallclockRecord(domain.abi(), domain.sharedInfo());
  }

  @Override
  public TimeOfDay timeOfDay(long systemTimeNanos) {
    int version;
    long baseSeconds;
    int baseNanos;
    do {
      version = record.stableVersionAcquire();
      baseSeconds = record.secondsPlain();
      baseNanos = record.nanosPlain();
    } while (!record.unchangedSince(version));
    // Both parts are divided as unsigned numbers before they are added, so that no sum overflows.
    long seconds = Long.divideUnsigned(systemTimeNanos, NANOS_PER_SECOND);
    long nanos =
        Long.remainderUnsigned(systemTimeNanos, NANOS_PER_SECOND)
            + Integer.toUnsignedLong(baseNanos);
    return new TimeOfDay(
        baseSeconds + seconds + nanos / NANOS_PER_SECOND, (int) (nanos % NANOS_PER_SECOND));
  }
}
