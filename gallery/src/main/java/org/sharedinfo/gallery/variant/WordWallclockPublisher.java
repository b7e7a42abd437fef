package org.sharedinfo.gallery.variant;

import org.sharedinfo.spi.WallclockPublisher;

/** Stores nanoseconds byte by byte, and the seconds twice. */
final class WordWallclockPublisher implements WallclockPublisher {
  private final WordMemory memory;

  WordWallclockPublisher(WordMemory memory) {
    this.memory = memory;
  }

  @Override
  public void publish(long seconds, int nanos) {
    if (Integer.toUnsignedLong(nanos) > 999_999_999) {
      throw new IllegalArgumentException(
          "wc_nsec would be " + Integer.toUnsignedLong(nanos) + ", above 999999999");
    }
    long at = memory.wallclock();
    memory.whileOdd(
        at,
        () -> {
          memory.replace(at + 4, _ -> 0);
          for (int i = 0; i < Integer.BYTES; i++) {
            memory.setByte(at + 8 + i, nanos >>> (i * Byte.SIZE));
          }
          memory.replace(memory.secondsHigh(), _ -> (int) (seconds >>> 32));
          memory.replace(at + 4, _ -> (int) seconds);
        });
  }
}
