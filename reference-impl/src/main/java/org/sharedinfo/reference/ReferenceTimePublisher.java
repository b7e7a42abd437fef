package org.sharedinfo.reference;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;

/** The hypervisor writes a vCPU's time record, between an odd version and the next even one. */
final class ReferenceTimePublisher implements TimePublisher {
  private final TimeRecord[] records;

  ReferenceTimePublisher(Domain domain) {
    this.records = TimeRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public void publish(int vcpu, VcpuTime time) {
    TimeRecord record = records[Bounds.check("vcpu", vcpu, Abi.VCPUS)];
    int odd = record.version().begin();
    record.tscTimestampOpaque(time.tscTimestamp());
    record.systemTimeOpaque(time.systemTimeNanos());
    record.tscToSystemMulOpaque(time.tscToSystemMul());
    record.tscShiftOpaque(time.tscShift());
    record.flagsOpaque(time.flags());
    record.version().end(odd);
  }
}
