package org.sharedinfo.jcstress.rate;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** Native pages that are used again and again, more of them than a test has states at a time. */
final class Slab {
  static final int PAGE = 4096;
  private static final int PAGES = 1024;
  private static final MemorySegment[] SLICES = slices();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Slab() {}

  private static MemorySegment[] slices() {
    MemorySegment all = Arena.global().allocate((long) PAGE * PAGES, PAGE);
    var slices = new MemorySegment[PAGES];
    for (int i = 0; i < PAGES; i++) {
      slices[i] = all.asSlice((long) i * PAGE, PAGE, PAGE);
    }
    return slices;
  }

  /** A page with whatever its last user left there. */
  static MemorySegment page() {
    return SLICES[NEXT.getAndIncrement() & PAGES - 1];
  }
}
