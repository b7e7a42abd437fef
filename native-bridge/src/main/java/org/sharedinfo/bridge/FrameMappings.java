package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.MachineLimitException;

/**
 * Frames mapped again, contiguous and read-only, as a toolstack maps frames of a guest. This works
 * for frames in memory that the system can share, such as the kit's. Each frame takes one mapping
 * of the process, and Linux limits their number.
 *
 * <p>Threading: any.
 */
@SuppressWarnings("restricted") // maps memory
final class FrameMappings {
  private static final long PAGE = Machine.FRAME_BYTES;
  private static final long MOST = 1 << 20;

  private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
  private static final int DIGITS = 32;
  private static final long USUAL_LIMIT = 65_530;

  /** Mappings reserved for the kit's guarded frames, the JVM and the library. */
  private static final long KEPT = 24_000;

  private static final long AT_ONCE = readMost();

  private static final int NONE = 0;
  private static final int READ = 1;
  private static final int PRIVATE_ANONYMOUS = 0x2 | 0x20;
  private static final int MAY_MOVE_HERE = 1 | 2;

  /** The existing mappings: the number of frames by address. */
  private static final Map<Long, Long> ALL = new ConcurrentHashMap<>();

  private static final AtomicLong FRAMES = new AtomicLong();

  /** The addresses of frames that were handed out without a mapping. */
  private static final Set<Long> IN_PLACE = ConcurrentHashMap.newKeySet();

  private FrameMappings() {}

  /** Frames need a mapping, which cannot be watched. */
  static final class ScatteredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScatteredException() {
      super("frames that are not contiguous get other addresses in a mapping");
    }
  }

  /**
   * Maps frames.
   *
   * @param numbers their numbers, 64 bits each
   * @return empty if a frame does not exist, or there are more than 2^20
   * @throws MachineLimitException if this machine does not allow the mapping
   */
  static Optional<MemorySegment> map(Machine machine, MemorySegment numbers, long count) {
    Optional<List<MemorySegment>> found = frames(machine, numbers, count);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    long mapped = FRAMES.addAndGet(count);
    if (mapped > most()) {
      FRAMES.addAndGet(-count);
      throw new MachineLimitException(
          ("map_frames(): %d frames need a mapping each, but this machine leaves only %d for the "
                  + "library; raise the limit with sysctl vm.max_map_count")
              .formatted(mapped, most()));
    }
    long base = Native.map(count * PAGE);
    boolean whole = base != -1;
    for (int i = 0; whole && i < count; i++) {
      long at = base + i * PAGE;
      whole = Native.mapAgain(found.get().get(i).address(), at) == at;
    }
    if (!whole) {
      FRAMES.addAndGet(-count);
      if (base != -1) {
        Native.unmap(base, count * PAGE);
      }
      throw new MachineLimitException(
          "map_frames(): this machine does not let the kit map %d frames again".formatted(count));
    }
    Native.protect(base, count * PAGE);
    ALL.put(base, count);
    return Optional.of(MemorySegment.ofAddress(base));
  }

  /**
   * Finds frames that are already contiguous in memory and need no mapping.
   *
   * @return empty if a frame does not exist
   * @throws ScatteredException if they are not contiguous
   */
  static Optional<MemorySegment> inPlace(Machine machine, MemorySegment numbers, long count) {
    Optional<List<MemorySegment>> found = frames(machine, numbers, count);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MemorySegment first = found.get().getFirst();
    for (int i = 0; i < count; i++) {
      if (found.get().get(i).address() != first.address() + i * PAGE) {
        throw new ScatteredException();
      }
    }
    IN_PLACE.add(first.address());
    return Optional.of(first);
  }

  private static Optional<List<MemorySegment>> frames(
      Machine machine, MemorySegment numbers, long count) {
    if (count <= 0 || count > MOST) {
      return Optional.empty();
    }
    MemorySegment all = numbers.reinterpret(count * Long.BYTES);
    List<MemorySegment> frames = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Optional<MemorySegment> frame = machine.frame(all.getAtIndex(JAVA_LONG, i));
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      frames.add(frame.get());
    }
    return Optional.of(frames);
  }

  /** The number of frames that can be mapped at once. */
  static long most() {
    return AT_ONCE;
  }

  private static long readMost() {
    long limit;
    // in one read: the kernel does not continue where the first read ended
    try (InputStream file = Files.newInputStream(LIMIT)) {
      limit = Long.parseLong(new String(file.readNBytes(DIGITS), US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      limit = USUAL_LIMIT;
    }
    return Math.max(limit - KEPT, limit / 2);
  }

  /**
   * Ends a mapping.
   *
   * @throws IllegalArgumentException if there is no such mapping
   */
  static void unmap(MemorySegment mapping, long count) {
    long address = mapping.address();
    // first, because a mapping may begin where released frames were
    if (ALL.remove(address, count)) {
      Native.unmap(address, count * PAGE);
      FRAMES.addAndGet(-count);
    } else if (!IN_PLACE.contains(address)) {
      throw new IllegalArgumentException(
          "unmap_frames() was given a pointer that is not a mapping with this count");
    }
  }

  /** The system's functions, looked up at first use. */
  private static final class Native {
    private static final MethodHandle MAP =
        function(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

    private static final MethodHandle REMAP =
        function(
            "mremap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(4));

    private static final MethodHandle UNMAP =
        function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private static final MethodHandle PROTECT =
        function("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private static MethodHandle function(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    static long map(long bytes) {
      try {
        return (long) MAP.invokeExact(0L, bytes, NONE, PRIVATE_ANONYMOUS, -1, 0L);
      } catch (Throwable e) {
        throw new LinkageError("mmap", e);
      }
    }

    /** A size of 0 means "leave the old mapping in place". */
    static long mapAgain(long address, long at) {
      try {
        return (long) REMAP.invokeExact(address, 0L, PAGE, MAY_MOVE_HERE, at);
      } catch (Throwable e) {
        throw new LinkageError("mremap", e);
      }
    }

    static void unmap(long address, long bytes) {
      int status;
      try {
        status = (int) UNMAP.invokeExact(address, bytes);
      } catch (Throwable e) {
        throw new LinkageError("munmap", e);
      }
      if (status != 0) {
        throw new IllegalArgumentException(
            "unmap_frames() was given a pointer that is not a mapping");
      }
    }

    static void protect(long address, long bytes) {
      int status;
      try {
        status = (int) PROTECT.invokeExact(address, bytes, READ);
      } catch (Throwable e) {
        throw new LinkageError("mprotect", e);
      }
      if (status != 0) {
        throw new IllegalStateException("mapped frames cannot be made readable");
      }
    }
  }
}
