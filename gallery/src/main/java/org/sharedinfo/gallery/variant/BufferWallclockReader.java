package org.sharedinfo.gallery.variant;

import java.nio.ByteBuffer;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockReader;

/** Copies everything from wc_version to wc_sec_hi, including what lies between. */
final class BufferWallclockReader implements WallclockReader {
  private static final long SECOND = 1_000_000_000;

  private final BufferFrame frame;

  BufferWallclockReader(BufferFrame frame) {
    this.frame = frame;
  }

  @Override
  public TimeOfDay timeOfDay(long systemTimeNanos) {
    int at = frame.at().wallclock();
    int high = frame.at().secondsHigh() - at;
    ByteBuffer copy = frame.copy(at, at, high + 4);
    long seconds = ((long) copy.getInt(high) << 32) | (copy.getInt(4) & 0xFFFF_FFFFL);
    seconds += Long.divideUnsigned(systemTimeNanos, SECOND);
    long nanos = copy.getInt(8) + Long.remainderUnsigned(systemTimeNanos, SECOND);
    if (nanos >= SECOND) {
      nanos -= SECOND;
      seconds++;
    }
    return new TimeOfDay(seconds, (int) nanos);
  }
}
