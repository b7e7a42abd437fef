package org.sharedinfo.gallery.variant;

import java.nio.ByteBuffer;
import org.sharedinfo.spi.WallclockPublisher;

/** Stores the high half first. */
final class BufferWallclockPublisher implements WallclockPublisher {
  private static final long SECOND = 1_000_000_000;

  private final BufferFrame frame;

  BufferWallclockPublisher(BufferFrame frame) {
    this.frame = frame;
  }

  @Override
  public void publish(long seconds, int nanos) {
    if (nanos < 0 || nanos >= SECOND) {
      throw new IllegalArgumentException(
          Integer.toUnsignedLong(nanos) + " nanoseconds are a second or more");
    }
    ByteBuffer bytes = frame.bytes();
    int at = frame.at().wallclock();
    frame.update(
        at,
        () -> {
          bytes.putInt(frame.at().secondsHigh(), (int) (seconds >> 32));
          bytes.putInt(at + 8, nanos);
          bytes.putInt(at + 4, (int) seconds);
        });
  }
}
