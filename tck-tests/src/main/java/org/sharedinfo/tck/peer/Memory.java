package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.spi.Machine;

/** A guest's frames by number. Keeps which numbers were looked up. */
public final class Memory implements Machine {
  private final Map<Long, MemorySegment> frames = new ConcurrentHashMap<>();
  private final Set<Long> lookedUp = ConcurrentHashMap.newKeySet();
  private final FramePool pool;
  private long next;
  private long left;

  Memory(FramePool pool) {
    this.pool = pool;
    this.next = 0x1000;
    this.left = 1 << 16;
  }

  /** Where allocation goes on from, and how many frames it may give. */
  public synchronized void allocateFrom(long number, long frameCount) {
    next = number;
    left = frameCount;
  }

  /** Puts a zeroed frame at a number of the kit's choice. */
  public MemorySegment place(long number) {
    return frames.computeIfAbsent(number, _ -> pool.takeZeroed());
  }

  /** The frame of a number, without counting it as looked up. */
  public Optional<MemorySegment> peek(long number) {
    return Optional.ofNullable(frames.get(number));
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    lookedUp.add(number);
    return peek(number);
  }

  @Override
  public synchronized long allocate() {
    if (left-- <= 0) {
      throw new IllegalStateException("the machine has no frame left");
    }
    while (frames.containsKey(next)) {
      next++;
    }
    place(next);
    return next++;
  }

  /** The numbers that were looked up so far, whether there is such a frame or not. */
  public Set<Long> lookedUp() {
    return Set.copyOf(lookedUp);
  }

  /** Forgets what was looked up. */
  public void forgetLookUps() {
    lookedUp.clear();
  }

  void release() {
    frames.values().forEach(pool::give);
    frames.clear();
  }
}
