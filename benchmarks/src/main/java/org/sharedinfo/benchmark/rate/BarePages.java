package org.sharedinfo.benchmark.rate;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/** Native pages that are reused, and plain handles to their fields. */
final class BarePages {
  static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private static final int PAGE = 4096;
  private static final int PAGES = 1024;
  private static final MemorySegment[] SLICES = slices();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private BarePages() {}

  private static MemorySegment[] slices() {
    MemorySegment all = Arena.global().allocate((long) PAGE * PAGES, PAGE);
    var slices = new MemorySegment[PAGES];
    for (int i = 0; i < PAGES; i++) {
      slices[i] = all.asSlice((long) i * PAGE, PAGE, PAGE);
    }
    return slices;
  }

  /** A page with the contents that its last user left. */
  static MemorySegment next() {
    return SLICES[NEXT.getAndIncrement() & PAGES - 1];
  }
}
