package org.sharedinfo.tck.side;

import org.sharedinfo.spi.VcpuTime;

/** Both sides of vCPU time. */
public interface TimeSide {
  /** Updates a record by the protocol: stores the fields that change. */
  void update(int vcpu, VcpuTime from, VcpuTime to);

  /**
   * Updates a record once with changes, and then without changes until version has advanced far.
   */
  void updates(int vcpu, VcpuTime from, VcpuTime to, int count);

  /** Updates a record without a change: version advances by two, at once. */
  void touch(int vcpu);

  /** Begins an update: makes an even version odd. */
  void begin(int vcpu);

  /** Ends an update that was begun: stores the payload and makes an odd version even. */
  void finish(int vcpu, VcpuTime time);

  /** Reads the low half of system_time, and tsc_to_system_mul, by the protocol. */
  Part readPart(int vcpu);

  /** Two fields of a record, as they are in the frame. */
  record Part(int systemTimeLow, int multiplier) {
    /** The fields of a record. */
    public static Part of(VcpuTime time) {
      return new Part((int) time.systemTimeNanos(), time.tscToSystemMul());
    }
  }

  /** Reads a whole record by the protocol. */
  VcpuTime read(int vcpu);
}
