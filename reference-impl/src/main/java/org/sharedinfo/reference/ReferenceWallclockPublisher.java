package org.sharedinfo.reference;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.WallclockPublisher;

/** Control software writes the wallclock base, between an odd version and the next even one. */
final class ReferenceWallclockPublisher implements WallclockPublisher {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final WallclockRecord record;

  ReferenceWallclockPublisher(Domain domain) {
    this.record = new WallclockRecord(domain.abi(), domain.sharedInfo());
  }

  @Override
  public void publish(long seconds, int nanos) {
    if (Integer.compareUnsigned(nanos, NANOS_PER_SECOND) >= 0) {
      throw new IllegalArgumentException(
          "nanos=" + Integer.toUnsignedString(nanos) + ", outside 0..999999999");
    }
    int odd = record.begin();
    record.secondsOpaque(seconds);
    record.nanosOpaque(nanos);
    record.end(odd);
  }
}
