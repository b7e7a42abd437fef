package org.sharedinfo.benchmark.explore;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Two fields guarded by a version, off the heap, as in implementations. */
public final class OffHeapSeqlock {
  private static final VarHandle I32 = ValueLayout.JAVA_INT.varHandle();
  private static final long VERSION = 0;
  private static final long FIRST = 4;
  private static final long SECOND = 8;

  private final MemorySegment memory;

  /** In 12 bytes of memory, 4-aligned. */
  public OffHeapSeqlock(MemorySegment memory) {
    this.memory = memory;
  }

  /** Publishes 1 in both fields. */
  public void write() {
    int version = (int) I32.getVolatile(memory, VERSION);
    I32.setVolatile(memory, VERSION, version + 1);
    I32.setVolatile(memory, FIRST, 1);
    I32.setVolatile(memory, SECOND, 1);
    I32.setVolatile(memory, VERSION, version + 2);
  }

  /** The value; -1 if the fields differ. */
  public int read() {
    while (true) {
      int version = (int) I32.getVolatile(memory, VERSION);
      int first = (int) I32.getVolatile(memory, FIRST);
      int second = (int) I32.getVolatile(memory, SECOND);
      if ((version & 1) == 0 && (int) I32.getVolatile(memory, VERSION) == version) {
        return first == second ? first : -1;
      }
      Thread.onSpinWait();
    }
  }
}
