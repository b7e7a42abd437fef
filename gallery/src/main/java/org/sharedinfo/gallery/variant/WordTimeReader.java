package org.sharedinfo.gallery.variant;

import java.math.BigInteger;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.TimeReader;

/** Reads 32 bits at a time, last field first, and multiplies in 32-bit parts. */
final class WordTimeReader implements TimeReader, FrequencyReader {
  private final WordMemory memory;
  private final Domain domain;

  WordTimeReader(WordMemory memory, Domain domain) {
    this.memory = memory;
    this.domain = domain;
  }

  private record Snapshot(long tsc, int shift, long mul, long systemTime, long timestamp) {
    long nanos() {
      long ticks = tsc - timestamp;
      long moved = shift < 0 ? ticks >>> -shift : ticks << shift;
      long low = (moved & 0xFFFF_FFFFL) * mul;
      long high = (moved >>> 32) * mul;
      return systemTime + high + (low >>> 32);
    }
  }

  @Override
  public long systemTimeNanos(int vcpu) {
    return snapshot(vcpu).nanos();
  }

  @Override
  public long frequencyHz(int vcpu) {
    Snapshot now = snapshot(vcpu);
    if (now.mul == 0) {
      throw new IllegalStateException("tsc_to_system_mul of vCPU " + vcpu + " is 0");
    }
    BigInteger hertz = BigInteger.TEN.pow(9).shiftLeft(32).divide(BigInteger.valueOf(now.mul));
    return hertz.shiftRight(now.shift).longValue();
  }

  private Snapshot snapshot(int vcpu) {
    long at = WordMemory.time(vcpu);
    while (true) {
      int version = memory.get(at);
      while ((version & 1) != 0) {
        Thread.yield();
        version = memory.get(at);
      }
      byte shift = (byte) memory.get(at + 28);
      long mul = memory.unsigned(at + 24);
      long systemTime = memory.unsigned(at + 20) << 32 | memory.unsigned(at + 16);
      long timestamp = memory.unsigned(at + 12) << 32 | memory.unsigned(at + 8);
      long tsc = domain.tsc();
      if (memory.get(at) == version) {
        return new Snapshot(tsc, shift, mul, systemTime, timestamp);
      }
    }
  }
}
