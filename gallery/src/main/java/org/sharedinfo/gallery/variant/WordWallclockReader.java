package org.sharedinfo.gallery.variant;

import java.math.BigInteger;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockReader;

/** Adds in unlimited nanoseconds. */
final class WordWallclockReader implements WallclockReader {
  private static final BigInteger SECOND = BigInteger.TEN.pow(9);

  private final WordMemory memory;

  WordWallclockReader(WordMemory memory) {
    this.memory = memory;
  }

  @Override
  public TimeOfDay timeOfDay(long systemTimeNanos) {
    long at = memory.wallclock();
    int version;
    long seconds;
    long nanos;
    do {
      version = memory.get(at) & ~1;
      seconds = memory.unsigned(memory.secondsHigh()) << 32;
      nanos = memory.unsigned(at + 8);
      seconds |= memory.unsigned(at + 4);
    } while (memory.get(at) != version);
    BigInteger[] sum =
        new BigInteger(Long.toUnsignedString(systemTimeNanos))
            .add(BigInteger.valueOf(nanos))
            .divideAndRemainder(SECOND);
    return new TimeOfDay(seconds + sum[0].longValue(), sum[1].intValue());
  }
}
