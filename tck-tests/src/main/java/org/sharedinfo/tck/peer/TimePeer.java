package org.sharedinfo.tck.peer;

import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.side.TimeSide;

/** Both sides of vcpu_time_info on raw memory, as the kit plays them. */
public final class TimePeer implements TimeSide {
  private final Frame frame;
  private final int stride;
  private final int version;
  private final int tscTimestamp;
  private final int systemTime;
  private final int tscToSystemMul;
  private final int tscShift;
  private final int flags;

  /** A peer on a live frame, or on a picture of one. */
  public TimePeer(Frame frame) {
    this.frame = frame;
    FieldTable table = frame.table();
    this.stride = table.vcpuStride();
    this.version = table.vcpu(0, "time.version");
    this.tscTimestamp = table.vcpu(0, "time.tsc_timestamp");
    this.systemTime = table.vcpu(0, "time.system_time");
    this.tscToSystemMul = table.vcpu(0, "time.tsc_to_system_mul");
    this.tscShift = table.vcpu(0, "time.tsc_shift");
    this.flags = table.vcpu(0, "time.flags");
  }

  /** The version field's offset in the frame. */
  public int versionOffset(int vcpu) {
    return vcpu * stride + version;
  }

  /** The version, volatile. */
  public int version(int vcpu) {
    return frame.u32Volatile(versionOffset(vcpu));
  }

  /** Sets the version, volatile; accesses on either side stay there. */
  public void version(int vcpu, int value) {
    VarHandle.fullFence();
    frame.u32Volatile(versionOffset(vcpu), value);
    VarHandle.fullFence();
  }

  /** Stores the payload, and leaves version and padding as they are. */
  public void payload(int vcpu, VcpuTime time) {
    frame.u64(vcpu * stride + tscTimestamp, time.tscTimestamp());
    frame.u64(vcpu * stride + systemTime, time.systemTimeNanos());
    frame.u32(vcpu * stride + tscToSystemMul, time.tscToSystemMul());
    frame.u8(vcpu * stride + tscShift, time.tscShift());
    frame.u8(vcpu * stride + flags, time.flags());
  }

  /** Puts a whole record in place, with no regard for readers. */
  public void place(int vcpu, int value, VcpuTime time) {
    payload(vcpu, time);
    version(vcpu, value);
  }

  /** Updates the record by the protocol. */
  public void update(int vcpu, VcpuTime time) {
    int before = version(vcpu);
    version(vcpu, before + 1);
    payload(vcpu, time);
    version(vcpu, before + 2);
  }

  @Override
  public void update(int vcpu, VcpuTime from, VcpuTime to) {
    updates(vcpu, from, to, 1);
  }

  @Override
  public void updates(int vcpu, VcpuTime from, VcpuTime to, int count) {
    int before = version(vcpu);
    version(vcpu, before + 1);
    changes(vcpu, from, to);
    version(vcpu, before + 2 * count);
  }

  @Override
  public void touch(int vcpu) {
    version(vcpu, version(vcpu) + 2);
  }

  @Override
  public void begin(int vcpu) {
    version(vcpu, version(vcpu) + 1);
  }

  private void changes(int vcpu, VcpuTime from, VcpuTime to) {
    if (from.tscTimestamp() != to.tscTimestamp()) {
      frame.u64(vcpu * stride + tscTimestamp, to.tscTimestamp());
    }
    if (from.systemTimeNanos() != to.systemTimeNanos()) {
      frame.u64(vcpu * stride + systemTime, to.systemTimeNanos());
    }
    if (from.tscToSystemMul() != to.tscToSystemMul()) {
      frame.u32(vcpu * stride + tscToSystemMul, to.tscToSystemMul());
    }
    if (from.tscShift() != to.tscShift()) {
      frame.u8(vcpu * stride + tscShift, to.tscShift());
    }
    if (from.flags() != to.flags()) {
      frame.u8(vcpu * stride + flags, to.flags());
    }
  }

  @Override
  public void finish(int vcpu, VcpuTime time) {
    payload(vcpu, time);
    version(vcpu, version(vcpu) + 1);
  }

  @Override
  public VcpuTime read(int vcpu) {
    return read(vcpu, () -> payload(vcpu));
  }

  @Override
  public Part readPart(int vcpu) {
    return read(
        vcpu,
        () ->
            new Part(
                frame.u32(vcpu * stride + systemTime), frame.u32(vcpu * stride + tscToSystemMul)));
  }

  private <T> T read(int vcpu, Supplier<T> fields) {
    while (true) {
      int before = version(vcpu);
      if ((before & 1) == 0) {
        T seen = fields.get();
        VarHandle.fullFence();
        if (version(vcpu) == before) {
          return seen;
        }
      }
      Thread.onSpinWait();
    }
  }

  /** The payload as it lies there, with no regard for writers. */
  public VcpuTime payload(int vcpu) {
    return new VcpuTime(
        frame.u64(vcpu * stride + tscTimestamp),
        frame.u64(vcpu * stride + systemTime),
        frame.u32(vcpu * stride + tscToSystemMul),
        frame.u8(vcpu * stride + tscShift),
        frame.u8(vcpu * stride + flags));
  }
}
