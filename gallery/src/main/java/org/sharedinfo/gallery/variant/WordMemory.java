package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.spi.Domain;

/** A frame as words of four bytes, with volatile accesses; W is the size of the guest's word. */
record WordMemory(MemorySegment segment, int w) {
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

  static WordMemory of(Domain domain) {
    return new WordMemory(domain.sharedInfo(), domain.abi().wordBytes());
  }

  int get(long at) {
    return (int) INT.getVolatile(segment, at);
  }

  long unsigned(long at) {
    return Integer.toUnsignedLong(get(at));
  }

  void setByte(long at, int value) {
    BYTE.setVolatile(segment, at, (byte) value);
  }

  /** Applies a function to four bytes in one step. Returns the old value. */
  int replace(long at, IntUnaryOperator change) {
    int before;
    do {
      before = get(at);
    } while (!INT.compareAndSet(segment, at, before, change.applyAsInt(before)));
    return before;
  }

  /** Runs stores while a version is odd. */
  void whileOdd(long version, Runnable stores) {
    replace(version, v -> v | 1);
    VarHandle.fullFence();
    stores.run();
    VarHandle.fullFence();
    replace(version, v -> v + 1);
  }

  /** The offset of the channels' bits: after 32 records of 64 bytes. */
  long bits() {
    return 32 * 64;
  }

  /** The offset of wc_version: after two bitmaps of as many words as a word has bits. */
  long wallclock() {
    return bits() + 2L * w * 8 * w;
  }

  /** The offset of the arch part. */
  long arch() {
    return w == 8 ? wallclock() + 16 : wallclock() + 12;
  }

  /** The offset of wc_sec_hi. */
  long secondsHigh() {
    return w == 8 ? wallclock() + 12 : wallclock() + 12 + 6L * w;
  }

  static long time(int vcpu) {
    if ((vcpu & ~31) != 0) {
      throw new IndexOutOfBoundsException("vCPU " + vcpu + " is not one of 0 to 31");
    }
    return vcpu * 64L + 32;
  }
}
