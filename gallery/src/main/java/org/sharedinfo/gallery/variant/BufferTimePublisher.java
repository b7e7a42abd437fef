package org.sharedinfo.gallery.variant;

import java.nio.ByteBuffer;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;

/** Stores from the last field to the first, and nothing if nothing changes. */
final class BufferTimePublisher implements TimePublisher {
  private final BufferFrame frame;

  BufferTimePublisher(BufferFrame frame) {
    this.frame = frame;
  }

  @Override
  public void publish(int vcpu, VcpuTime time) {
    int at = BufferFrame.vcpu(vcpu) + BufferFrame.TIME;
    ByteBuffer bytes = frame.bytes();
    VcpuTime there =
        new VcpuTime(
            bytes.getLong(at + 8),
            bytes.getLong(at + 16),
            bytes.getInt(at + 24),
            bytes.get(at + 28),
            bytes.get(at + 29));
    if (there.equals(time) && (bytes.getInt(at) & 1) == 0) {
      return;
    }
    frame.update(
        at,
        () -> {
          bytes.put(at + 29, time.flags());
          bytes.put(at + 28, time.tscShift());
          bytes.putInt(at + 24, time.tscToSystemMul());
          bytes.putLong(at + 16, time.systemTimeNanos());
          bytes.putLong(at + 8, time.tscTimestamp());
        });
  }
}
