package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;

/** The guest derives the TSC frequency from the scale of a whole record. */
final class ReferenceFrequencyReader implements FrequencyReader {
  private final MemorySegment sharedInfo;
  private final TimeRecord.Array records;

  ReferenceFrequencyReader(Domain domain) {
    this.sharedInfo = domain.sharedInfo();
    this.records = TimeRecord.Array.of(domain.abi());
  }

  @Override
  public long frequencyHz(int vcpu) {
    MemorySegment frame = sharedInfo;
    long at = records.at(vcpu);
    int version;
    int mul;
    byte shift;
    do {
      version = TimeRecord.stableVersionAcquire(frame, at);
      mul = TimeRecord.tscToSystemMulPlain(frame, at);
      shift = TimeRecord.tscShiftPlain(frame, at);
    } while (!TimeRecord.unchangedSince(frame, at, version));
    if (mul == 0) {
      throw new IllegalStateException(
          "vcpu=" + vcpu + " has tsc_to_system_mul=0: no time has been published for it yet");
    }
    return TscScale.frequencyHz(mul, shift);
  }
}
