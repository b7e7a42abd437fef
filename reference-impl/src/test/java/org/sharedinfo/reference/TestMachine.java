package org.sharedinfo.reference;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.spi.Machine;

/** Sparse frames, and a record of the numbers that were asked for and do not exist. */
final class TestMachine implements Machine {
  private final Map<Long, MemorySegment> frames = new ConcurrentHashMap<>();
  final Set<Long> missed = ConcurrentHashMap.newKeySet();

  /** Runs at every look at a frame. */
  volatile Runnable onFrame = () -> {};

  private long next = 0x100;
  private long stride = 3;
  private int left = Integer.MAX_VALUE;

  /** Decides the numbers of the frames to come. */
  void numberFrom(long first, long distance) {
    next = first;
    stride = distance;
  }

  /** Lets a number of allocations succeed, and no more. */
  void leave(int frameCount) {
    left = frameCount;
  }

  /** Takes a frame away. */
  void remove(long number) {
    frames.remove(number);
  }

  MemorySegment place(long number) {
    return frames.computeIfAbsent(number, _ -> Arena.ofAuto().allocate(FRAME_BYTES, FRAME_BYTES));
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    onFrame.run();
    MemorySegment frame = frames.get(number);
    if (frame == null) {
      missed.add(number);
    }
    return Optional.ofNullable(frame);
  }

  @Override
  public synchronized long allocate() {
    if (left-- <= 0) {
      throw new IllegalStateException("no frame left");
    }
    long number = next;
    next += stride;
    place(number);
    return number;
  }
}
