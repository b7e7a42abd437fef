package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import org.sharedinfo.spi.Machine;

/** A guest's frames by number. Keeps which numbers were looked up. */
public final class Memory implements Machine {
  private final Map<Long, MemorySegment> frames = new ConcurrentHashMap<>();
  private final Set<Long> lookedUp = ConcurrentHashMap.newKeySet();
  private final Queue<ListPage> listPages = new ConcurrentLinkedQueue<>();
  private final Map<Long, Long> ownPfns = new ConcurrentHashMap<>();
  private final FramePool pool;
  private volatile LongConsumer onLookUp = _ -> {};
  private volatile Runnable onAllocate = () -> {};
  private long next;
  private long left;

  /** Entries of a list in a frame: what pfnOf() searches, as the frame is then. */
  private record ListPage(Frame frame, int wordBytes, long firstPfn, long count) {
    OptionalLong pfnOf(long mfn) {
      for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += wordBytes) {
        long pfn = firstPfn + offset / wordBytes;
        if (pfn >= 0 && pfn < count && frame.word(offset) == mfn) {
          return OptionalLong.of(pfn);
        }
      }
      return OptionalLong.empty();
    }
  }

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

  /**
   * Tells that a frame is a page of a list.
   *
   * @param firstPfn the pfn of the frame's first word; negative where the list begins behind it
   * @param count the list's entries
   */
  void listPage(Frame frame, int wordBytes, long firstPfn, long count) {
    listPages.add(new ListPage(frame, wordBytes, firstPfn, count));
  }

  /** Tells that a list has an entry for one of the frames that it lies in. */
  void ownPfn(long mfn, long pfn) {
    ownPfns.put(mfn, pfn);
  }

  /** The pfns of frames that lists lie in, by frame number. */
  public Map<Long, Long> ownPfns() {
    return Map.copyOf(ownPfns);
  }

  @Override
  public OptionalLong pfnOf(long mfn) {
    Long own = ownPfns.get(mfn);
    if (own != null) {
      return OptionalLong.of(own);
    }
    return listPages.stream()
        .map(page -> page.pfnOf(mfn))
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
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
    listPages.clear();
    ownPfns.clear();
    frames.values().forEach(pool::give);
    frames.clear();
  }
}
