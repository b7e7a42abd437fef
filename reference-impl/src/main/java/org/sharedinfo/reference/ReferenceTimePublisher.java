package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;

/** The hypervisor writes a vCPU's time record, between an odd version and the next even one. */
final class ReferenceTimePublisher implements TimePublisher {
  private final MemorySegment sharedInfo;
  private final TimeRecord.Array records;

  ReferenceTimePublisher(Domain domain) {
    this.sharedInfo = domain.sharedInfo();
    this.records = TimeRecord.Array.of(domain.abi());
  }

  @Override
  public void publish(int vcpu, VcpuTime time) {
    MemorySegment frame = sharedInfo;
    long at = records.at(vcpu);
    int odd = TimeRecord.begin(frame, at);
    TimeRecord.tscTimestampOpaque(frame, at, time.tscTimestamp());
    TimeRecord.systemTimeOpaque(frame, at, time.systemTimeNanos());
    TimeRecord.tscToSystemMulOpaque(frame, at, time.tscToSystemMul());
    TimeRecord.tscShiftOpaque(frame, at, time.tscShift());
    TimeRecord.flagsOpaque(frame, at, time.flags());
    TimeRecord.end(frame, at, odd);
  }
}
