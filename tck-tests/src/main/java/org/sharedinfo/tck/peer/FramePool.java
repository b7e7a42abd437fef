package org.sharedinfo.tck.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Native frames, used again: allocating and freeing one for each try would cost most of the time.
 */
final class FramePool {
  static final FramePool SHARED = new FramePool();

  private final ConcurrentLinkedDeque<MemorySegment> free = new ConcurrentLinkedDeque<>();

  /** A frame with whatever it held. */
  MemorySegment take() {
    MemorySegment frame = free.pollFirst();
    return frame != null
        ? frame
        : Arena.global().allocate(FieldTable.FRAME_BYTES, FieldTable.FRAME_BYTES);
  }

  MemorySegment takeZeroed() {
    return take().fill((byte) 0);
  }

  void give(MemorySegment frame) {
    free.addFirst(frame);
  }
}
