package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.sharedinfo.spi.Machine;

/** A guest's frames by number. Keeps which numbers were looked up. */
public final class Memory implements Machine {
  private final Map<Long, MemorySegment> frames = new ConcurrentHashMap<>();
  private final Set<Long> lookedUp = ConcurrentHashMap.newKeySet();
  private final FramePool pool;
  private volatile LongConsumer onLookUp = _ -> {};
  private volatile Runnable onAllocate = () -> {};
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

  /** Runs at every look-up of a frame, after it was recorded and before the frame is handed out. */
  public void onLookUp(LongConsumer action) {
    onLookUp = action;
  }

  /** Runs at every allocation, before the frame is handed out. */
  public void onAllocate(Runnable action) {
    onAllocate = action;
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
    onLookUp.accept(number);
    return peek(number);
  }

  @Override
  public long allocate() {
    onAllocate.run();
    return allocateNext();
  }

  private synchronized long allocateNext() {
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

  /** The numbers of all frames. */
  public Set<Long> numbers() {
    return Set.copyOf(frames.keySet());
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
