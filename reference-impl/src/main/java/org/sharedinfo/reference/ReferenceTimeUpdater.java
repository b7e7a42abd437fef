package org.sharedinfo.reference;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.VcpuTime;

/** The hypervisor advances a vCPU's record to the present TSC. */
final class ReferenceTimeUpdater implements TimeUpdater {
  private final Domain domain;
  private final TimePublisher publisher;

  ReferenceTimeUpdater(Domain domain) {
    this.domain = domain;
    this.publisher = new ReferenceTimePublisher(domain);
  }

  @Override
  public void update(int vcpu, VcpuTime last) {
    long tsc = domain.tsc();
    long passed = TscScale.nanos(tsc - last.tscTimestamp(), last.tscToSystemMul(), last.tscShift());
    publisher.publish(
        vcpu,
        new VcpuTime(
            tsc,
            last.systemTimeNanos() + passed,
            last.tscToSystemMul(),
            last.tscShift(),
            last.flags()));
  }
}
