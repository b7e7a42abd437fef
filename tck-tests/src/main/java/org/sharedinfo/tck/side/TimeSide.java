package org.sharedinfo.tck.side;

import org.sharedinfo.spi.VcpuTime;

/** Both sides of vCPU time. */
public interface TimeSide {
  /** Updates a record by the protocol: stores the fields that change. */
  void update(int vcpu, VcpuTime from, VcpuTime to);

  /** Ends an update that was begun: stores the payload and makes an odd version even. */
  void finish(int vcpu, VcpuTime time);

  /** Reads a whole record by the protocol. */
  VcpuTime read(int vcpu);
}
