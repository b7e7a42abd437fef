package org.sharedinfo.gallery.variant;

import java.nio.ByteBuffer;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.TimeReader;

/** Copies the record, then checks the version, and samples the TSC last. */
final class BufferTimeReader implements TimeReader, FrequencyReader {
  private static final int RECORD_BYTES = 32;

  private final BufferFrame frame;
  private final Domain domain;

  BufferTimeReader(BufferFrame frame, Domain domain) {
    this.frame = frame;
    this.domain = domain;
  }

  @Override
  public long systemTimeNanos(int vcpu) {
    ByteBuffer record = record(vcpu);
    long ticks = domain.tsc() - record.getLong(8);
    int shift = record.get(28);
    if (shift < 0) {
      ticks >>>= -shift;
    } else {
      ticks <<= shift;
    }
    long mul = record.getInt(24) & 0xFFFF_FFFFL;
    long product = (Math.unsignedMultiplyHigh(ticks, mul) << 32) | ((ticks * mul) >>> 32);
    return record.getLong(16) + product;
  }

  @Override
  public long frequencyHz(int vcpu) {
    ByteBuffer record = record(vcpu);
    long mul = record.getInt(24) & 0xFFFF_FFFFL;
    if (mul == 0) {
      throw new IllegalStateException("vCPU " + vcpu + " has no multiplier yet");
    }
    long hertz = (1_000_000_000L << 32) / mul;
    int shift = record.get(28);
    return shift < 0 ? hertz << -shift : hertz >>> shift;
  }

  private ByteBuffer record(int vcpu) {
    int at = BufferFrame.vcpu(vcpu) + BufferFrame.TIME;
    return frame.copy(at, at, RECORD_BYTES);
  }
}
