package org.sharedinfo.reference;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimeReader;

/** The guest reads its clock: whole records only, then arithmetic on what was read. */
final class ReferenceTimeReader implements TimeReader {
  private final Domain domain;
  private final TimeRecord[] records;

  ReferenceTimeReader(Domain domain) {
    this.domain = domain;
    this.records = TimeRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public long systemTimeNanos(int vcpu) {
    TimeRecord record = records[Bounds.check("vcpu", vcpu, Abi.VCPUS)];
    int version;
    long ticks;
    long systemTime;
    int mul;
    byte shift;
    do {
      version = record.version().stableAcquire();
      // The TSC is read inside the loop: one from before an update would lie below its timestamp.
      ticks = domain.tsc() - record.tscTimestampOpaque();
      systemTime = record.systemTimeOpaque();
      mul = record.tscToSystemMulOpaque();
      shift = record.tscShiftOpaque();
    } while (!record.version().unchangedSince(version));
    return systemTime + TscScale.nanos(ticks, mul, shift);
  }

  @Override
  public long frequencyHz(int vcpu) {
    TimeRecord record = records[Bounds.check("vcpu", vcpu, Abi.VCPUS)];
    int version;
    int mul;
    byte shift;
    do {
      version = record.version().stableAcquire();
      mul = record.tscToSystemMulOpaque();
      shift = record.tscShiftOpaque();
    } while (!record.version().unchangedSince(version));
    if (mul == 0) {
      throw new IllegalStateException(
          "vcpu=" + vcpu + " has tsc_to_system_mul=0: no time was published for it yet");
    }
    return TscScale.frequencyHz(mul, shift);
  }
}
