package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimeReader;

/** The guest reads its clock: whole records only, then arithmetic on the values. */
final class ReferenceTimeReader implements TimeReader {
  private final Domain domain;
  private final MemorySegment sharedInfo;
  private final TimeRecord.Array records;

  ReferenceTimeReader(Domain domain) {
    this.domain = domain;
    this.sharedInfo = domain.sharedInfo();
    this.records = TimeRecord.Array.of(domain.abi());
  }

  @Override
  public long systemTimeNanos(int vcpu) {
    MemorySegment frame = sharedInfo;
    long at = records.at(vcpu);
    int version;
    long ticks;
    long systemTime;
    int mul;
    byte shift;
    do {
      version = TimeRecord.stableVersionAcquire(frame, at);
      // The TSC is read inside the loop: a TSC from before an update would be below the new
      // timestamp.
      ticks = domain.tsc() - TimeRecord.tscTimestampPlain(frame, at);
      systemTime = TimeRecord.systemTimePlain(frame, at);
      mul = TimeRecord.tscToSystemMulPlain(frame, at);
      shift = TimeRecord.tscShiftPlain(frame, at);
    } while (!TimeRecord.unchangedSince(frame, at, version));
    return systemTime + TscScale.nanos(ticks, mul, shift);
  }
}
