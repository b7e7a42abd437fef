package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.sharedinfo.spi.Machine;

/**
 * Frames mapped once more, one after the other and read-only, as a toolstack maps those of a guest.
 * This works for frames in memory that the system can share; the kit's are.
 */
@SuppressWarnings("restricted") // maps memory
final class FrameMappings {
  private static final long PAGE = Machine.FRAME_BYTES;
  private static final long MOST = 1 << 20;

  private static final int NONE = 0;
  private static final int READ = 1;
  private static final int PRIVATE_ANONYMOUS = 0x2 | 0x20;
  private static final int MAY_MOVE_HERE = 1 | 2;

  private FrameMappings() {}

  /**
   * Maps frames.
   *
   * @param numbers their numbers, 64 bits each
   * @return empty if a frame does not exist, or cannot be mapped once more
   */
  static Optional<MemorySegment> map(Machine machine, MemorySegment numbers, long count) {
    if (count <= 0 || count > MOST) {
      return Optional.empty();
    }
    MemorySegment all = numbers.reinterpret(count * Long.BYTES);
    long base = Native.map(count * PAGE);
    if (base == -1) {
      return Optional.empty();
    }
    for (long i = 0; i < count; i++) {
      Optional<MemorySegment> frame = machine.frame(all.getAtIndex(JAVA_LONG, i));
      long at = base + i * PAGE;
      if (frame.isEmpty() || Native.mapAgain(frame.get().address(), at) != at) {
        Native.unmap(base, count * PAGE);
        return Optional.empty();
      }
    }
    Native.protect(base, count * PAGE);
    return Optional.of(MemorySegment.ofAddress(base));
  }

  /** Ends a mapping. */
  static void unmap(MemorySegment mapping, long count) {
    if (mapping.address() % PAGE != 0 || count <= 0 || count > MOST) {
      throw new IllegalArgumentException("unmap_frames() was not given a mapping and its count");
    }
    Native.unmap(mapping.address(), count * PAGE);
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
