package org.sharedinfo.tck.peer;

import java.lang.invoke.VarHandle;
import org.sharedinfo.spi.VcpuTime;

/** Both sides of vcpu_time_info on raw memory, as the kit plays them. */
public final class TimePeer {
  private final Frame frame;
  private final FieldTable table;

  /** A peer on a live frame, or on a picture of one. */
  public TimePeer(Frame frame) {
    this.frame = frame;
    this.table = frame.table();
  }

  /** The version field's offset in the frame. */
  public int versionOffset(int vcpu) {
    return table.vcpu(vcpu, "time.version");
  }

  /** The version, volatile. */
  public int version(int vcpu) {
    return frame.u32Volatile(versionOffset(vcpu));
  }

  /** Sets the version, volatile; accesses on either side stay there. */
  public void version(int vcpu, int version) {
    VarHandle.fullFence();
    frame.u32Volatile(versionOffset(vcpu), version);
    VarHandle.fullFence();
  }

  /** Stores the payload, and leaves version and padding as they are. */
  public void payload(int vcpu, VcpuTime time) {
    frame.u64(table.vcpu(vcpu, "time.tsc_timestamp"), time.tscTimestamp());
    frame.u64(table.vcpu(vcpu, "time.system_time"), time.systemTimeNanos());
    frame.u32(table.vcpu(vcpu, "time.tsc_to_system_mul"), time.tscToSystemMul());
    frame.u8(table.vcpu(vcpu, "time.tsc_shift"), time.tscShift());
    frame.u8(table.vcpu(vcpu, "time.flags"), time.flags());
  }

  /** Puts a whole record in place, with no regard for readers. */
  public void place(int vcpu, int version, VcpuTime time) {
    payload(vcpu, time);
    version(vcpu, version);
  }

  /** Updates the record by the protocol. */
  public void update(int vcpu, VcpuTime time) {
    int before = version(vcpu);
    version(vcpu, before + 1);
    payload(vcpu, time);
    version(vcpu, before + 2);
  }

  /** The payload as it lies there, with no regard for writers. */
  public VcpuTime payload(int vcpu) {
    return new VcpuTime(
        frame.u64(table.vcpu(vcpu, "time.tsc_timestamp")),
        frame.u64(table.vcpu(vcpu, "time.system_time")),
        frame.u32(table.vcpu(vcpu, "time.tsc_to_system_mul")),
        frame.u8(table.vcpu(vcpu, "time.tsc_shift")),
        frame.u8(table.vcpu(vcpu, "time.flags")));
  }
}
