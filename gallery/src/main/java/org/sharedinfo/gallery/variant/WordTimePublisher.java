package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;

/** Copies the three wide fields at once, and sets shift and flags in the word that they share. */
final class WordTimePublisher implements TimePublisher {
  private static final int WIDE_FIELDS = 20;

  private final WordMemory memory;

  WordTimePublisher(WordMemory memory) {
    this.memory = memory;
  }

  @Override
  public void publish(int vcpu, VcpuTime time) {
    long at = WordMemory.time(vcpu);
    byte[] wide =
        ByteBuffer.allocate(WIDE_FIELDS)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(time.tscTimestamp())
            .putLong(time.systemTimeNanos())
            .putInt(time.tscToSystemMul())
            .array();
    int narrow = (time.tscShift() & 0xFF) | (time.flags() & 0xFF) << 8;
    memory.whileOdd(
        at,
        () -> {
          memory.replace(at + 28, word -> (word & 0xFFFF_0000) | narrow);
          MemorySegment.copy(wide, 0, memory.segment(), ValueLayout.JAVA_BYTE, at + 8, WIDE_FIELDS);
        });
  }
}
