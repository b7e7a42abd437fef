package org.sharedinfo.tck.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.sharedinfo.tck.peer.GuardedFrames.Kind;

/**
 * Native frames, used again: allocating and freeing one for each try would cost most of the time.
 */
final class FramePool {
  /** For the shared_info frame. */
  static final FramePool SHARED_INFO = new FramePool(Kind.SHARED_INFO);

  /** For all other frames. */
  static final FramePool OTHER = new FramePool(Kind.OTHER);

  private final Kind kind;
  private final ConcurrentLinkedDeque<MemorySegment> free = new ConcurrentLinkedDeque<>();

  private FramePool(Kind kind) {
    this.kind = kind;
  }

  /** A frame with whatever it held. */
  MemorySegment take() {
    MemorySegment frame = free.pollFirst();
    return frame != null
        ? frame
        : GuardedFrames.take(kind)
            .orElseGet(
                () -> Arena.global().allocate(FieldTable.FRAME_BYTES, FieldTable.FRAME_BYTES));
  }

  MemorySegment takeZeroed() {
    return take().fill((byte) 0);
  }

  void give(MemorySegment frame) {
    free.addFirst(frame);
  }
}
