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
 * Frames mapped once more, one after the other and read-only, as a toolstack maps those of a guest.
 * This works for frames in memory that the system can share; the kit's are. Each frame takes a
 * mapping of the process, of which Linux allows a certain number.
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

  /** Mappings for the kit's guarded frames, the JVM and the library's own. */
  private static final long KEPT = 24_000;

  private static final long AT_ONCE = readMost();

  private static final int NONE = 0;
  private static final int READ = 1;
  private static final int PRIVATE_ANONYMOUS = 0x2 | 0x20;
  private static final int MAY_MOVE_HERE = 1 | 2;

  /** The mappings that there are: how many frames from each address. */
  private static final Map<Long, Long> ALL = new ConcurrentHashMap<>();

  private static final AtomicLong FRAMES = new AtomicLong();

  /** Where frames were handed out in their own place. */
  private static final Set<Long> IN_PLACE = ConcurrentHashMap.newKeySet();

  private FrameMappings() {}

  /** Frames need a mapping, which cannot be watched. */
  static final class ScatteredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScatteredException() {
      super("frames that do not lie one after the other have other addresses in a mapping");
    }
  }

  /**
   * Maps frames.
   *
   * @param numbers their numbers, 64 bits each
   * @return empty if a frame does not exist, or there are more than 2^20
   * @throws MachineLimitException if this machine does not let the kit map them
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
          "map_frames(): %d frames need a mapping each, and this machine leaves %d to the library;"
                  .formatted(mapped, most())
              + " raise the limit with sysctl vm.max_map_count");
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
          "map_frames(): this machine does not let the kit map %d frames once more"
              .formatted(count));
    }
    Native.protect(base, count * PAGE);
    ALL.put(base, count);
    return Optional.of(MemorySegment.ofAddress(base));
  }

  /**
   * Finds frames that lie one after the other in memory: they need no mapping.
   *
   * @return empty if a frame does not exist
   * @throws ScatteredException if they lie otherwise
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

  /** How many frames can be mapped at once. */
  static long most() {
    return AT_ONCE;
  }

  private static long readMost() {
    long limit;
    // at once: the kernel does not go on where a first read ended
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
    // first: a mapping may begin where frames lay that are gone
    if (ALL.remove(address, count)) {
      Native.unmap(address, count * PAGE);
      FRAMES.addAndGet(-count);
    } else if (!IN_PLACE.contains(address)) {
      throw new IllegalArgumentException("unmap_frames() was not given a mapping and its count");
    }
  }

  /** The system's functions, found when they are needed first. */
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

    /** A size of 0 stands for "leave the old mapping where it is". */
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
        throw new IllegalArgumentException("unmap_frames() was given no mapping");
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
