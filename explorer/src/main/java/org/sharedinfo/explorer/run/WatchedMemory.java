package org.sharedinfo.explorer.run;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The watched memories, by address. */
public final class WatchedMemory {
  private static final List<WatchedMemory> OPEN = new CopyOnWriteArrayList<>();

  /** Not one of the watched memories. */
  public static final int NONE = -1;

  private final List<MemorySegment> segments;
  private final long[] starts;
  private final long[] ends;
  private final byte[][] given;
  private volatile byte[][] initial;
  private volatile Optional<Site> foreign = Optional.empty();
  private volatile boolean abandoned;

  /**
   * @param segments native, and accessible from every thread
   */
  public WatchedMemory(List<MemorySegment> segments) {
    this.segments = List.copyOf(segments);
    this.starts = segments.stream().mapToLong(MemorySegment::address).toArray();
    this.ends = segments.stream().mapToLong(s -> s.address() + s.byteSize()).toArray();
    this.given = contents();
    this.initial = given;
  }

  /** From now until {@link #close}, other threads may not use the memories. */
  public void open() {
    OPEN.add(this);
  }

  public void close() {
    OPEN.remove(this);
    if (!abandoned) {
      restore();
    }
  }

  /**
   * An actor may continue after the end of the exploration. From now on it owns the memories, and
   * nobody else may use them.
   */
  public void abandon() {
    abandoned = true;
  }

  /** Whether the memories may no longer be used. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** A thread that runs no actor uses these bytes. */
  public static void foreign(long address, long bytes, Site site) {
    for (WatchedMemory watch : OPEN) {
      if (watch.touches(address, bytes)) {
        watch.foreign = Optional.of(site);
      }
    }
  }

  Optional<Site> foreign() {
    return foreign;
  }

  /** The memory that holds this address, or {@link #NONE}. */
  public int find(long address) {
    for (int i = 0; i < starts.length; i++) {
      if (address >= starts[i] && address < ends[i]) {
        return i;
      }
    }
    return NONE;
  }

  /** Whether any of these bytes are watched. */
  public boolean touches(long address, long bytes) {
    for (int i = 0; i < starts.length; i++) {
      if (address < ends[i] && starts[i] < address + bytes) {
        return true;
      }
    }
    return false;
  }

  /** The address of a memory. */
  public long start(int memory) {
    return starts[memory];
  }

  /** The end address of a memory, exclusive. */
  public long end(int memory) {
    return ends[memory];
  }

  /** The number of memories. */
  public int size() {
    return starts.length;
  }

  /** The bytes of a memory before the first step. */
  public byte[] initial(int memory) {
    return initial[memory].clone();
  }

  /** The value of a place before the first step. */
  public long initial(Place place) {
    MemorySegment bytes = MemorySegment.ofArray(initial[place.memory()]);
    long value = 0;
    for (int i = place.bytes() - 1; i >= 0; i--) {
      value = value << 8 | bytes.get(ValueLayout.JAVA_BYTE, place.offset() + i) & 0xFF;
    }
    return value;
  }

  /** Restores the initial contents of the memories. */
  void restore() {
    for (int i = 0; i < given.length; i++) {
      MemorySegment.copy(MemorySegment.ofArray(given[i]), 0, segments.get(i), 0, given[i].length);
    }
  }

  /** Makes the current contents of the memories the initial state. */
  void begin() {
    initial = contents();
  }

  /** The address of the first byte that differs from the initial state, or −1. */
  long firstDifference() {
    byte[][] expected = initial;
    for (int i = 0; i < expected.length; i++) {
      long at = segments.get(i).mismatch(MemorySegment.ofArray(expected[i]));
      if (at >= 0) {
        return starts[i] + at;
      }
    }
    return -1;
  }

  private byte[][] contents() {
    return segments.stream()
        .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
        .toArray(byte[][]::new);
  }
}
