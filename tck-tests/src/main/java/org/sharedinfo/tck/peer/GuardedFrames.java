package org.sharedinfo.tck.peer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames for machine code, which no bounds check stops: each lies between pages that nobody may
 * touch, at an address that tells what it is. Where they cannot be had, frames have no guard.
 *
 * <p>Threading: any.
 */
@SuppressWarnings("restricted") // protects pages
public final class GuardedFrames {
  /** What frames of a place are for. */
  enum Kind {
    SHARED_INFO("shared_info", 0x2000_0000_0000L),
    OTHER("a frame of the guest's", 0x2800_0000_0000L);

    private final String words;
    private final long base;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean reserved;
    private volatile boolean reservedPlain;

    Kind(String words, long base) {
      this.words = words;
      this.base = base;
    }
  }

  private static final long PAGE = FieldTable.FRAME_BYTES;
  private static final int FRAMES = 4096;
  private static final long REGION = (2L * FRAMES + 1) * PAGE;

  /** Frames without a guard, behind the others: lists of huge guests have so many. */
  private static final int PLAIN_FRAMES = 1 << 18;

  private static final int NONE = 0;
  private static final int READ = 1;
  private static final int READ_WRITE = 3;

  /** Shared, so that an implementation can map frames once more; not counted before it is used. */
  private static final int SHARED_ANONYMOUS_HERE_OR_NOWHERE = 0x1 | 0x20 | 0x4000 | 0x100000;

  private static final boolean WANTED =
      System.getProperty("org.sharedinfo.library") != null
          && System.getProperty("os.name").equals("Linux");

  private GuardedFrames() {}

  /** One more frame, zeroed, with a guard if one is left; empty where there is none. */
  static Optional<MemorySegment> take(Kind kind) {
    if (!WANTED || !reserve(kind)) {
      return Optional.empty();
    }
    int number = kind.taken.getAndIncrement();
    if (number >= FRAMES) {
      return takePlain(kind, number - FRAMES);
    }
    MemorySegment frame =
        MemorySegment.ofAddress(kind.base + (2L * number + 1) * PAGE).reinterpret(PAGE);
    protect(frame, READ_WRITE);
    return Optional.of(frame);
  }

  /** Shared memory too, so that an implementation can map it once more. */
  private static Optional<MemorySegment> takePlain(Kind kind, int number) {
    long start = kind.base + REGION;
    synchronized (kind) {
      if (!kind.reservedPlain) {
        kind.reservedPlain = true;
        if (Native.map(start, PLAIN_FRAMES * PAGE) != start
            || Native.protect(start, PLAIN_FRAMES * PAGE, READ_WRITE) != 0) {
          kind.taken.set(FRAMES + PLAIN_FRAMES);
          return Optional.empty();
        }
      }
    }
    return number >= PLAIN_FRAMES
        ? Optional.empty()
        : Optional.of(MemorySegment.ofAddress(start + number * PAGE).reinterpret(PAGE));
  }

  private static boolean reserve(Kind kind) {
    synchronized (kind) {
      if (!kind.reserved) {
        kind.reserved = true;
        if (Native.map(kind.base, REGION) != kind.base) {
          kind.taken.set(FRAMES + PLAIN_FRAMES);
        }
      }
    }
    return kind.taken.get() < FRAMES + PLAIN_FRAMES;
  }

  /** Lets nobody write to a frame, if it has a guard. */
  static void close(MemorySegment frame) {
    if (isGuarded(frame.address())) {
      protect(frame, READ);
    }
  }

  /** Lets anybody write to a frame again. */
  static void open(MemorySegment frame) {
    if (isGuarded(frame.address())) {
      protect(frame, READ_WRITE);
    }
  }

  private static boolean isGuarded(long address) {
    return WANTED && kindOf(address).isPresent();
  }

  private static void protect(MemorySegment frame, int protection) {
    if (Native.protect(frame.address(), frame.byteSize(), protection) != 0) {
      throw new IllegalStateException("the protection of a frame cannot be changed");
    }
  }

  private static Optional<Kind> kindOf(long address) {
    for (Kind kind : Kind.values()) {
      if (address >= kind.base && address < kind.base + REGION) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * What an access that the machine refused was about, for any process.
   *
   * @param address where it was refused
   * @param table of the guest's ABI
   * @return empty for an address that is no guard's and no frame's
   */
  public static Optional<String> describe(long address, FieldTable table) {
    return kindOf(address).map(kind -> describe(kind, address - kind.base, table));
  }

  private static String describe(Kind kind, long offset, FieldTable table) {
    int inPage = (int) (offset % PAGE);
    if (offset / PAGE % 2 == 1) {
      String field = kind == Kind.SHARED_INFO ? table.nameAt(inPage) : "byte " + inPage;
      return "it wrote to " + field + " of " + kind.words + ", which it is only to read";
    }
    return inPage < PAGE / 2
        ? "it used byte " + (PAGE + inPage) + " of " + kind.words + ", which has " + PAGE
        : "it used byte " + (inPage - PAGE) + " of " + kind.words + ", which begins at 0";
  }

  /** The system's functions, found when they are needed first. */
  private static final class Native {
    private static final MethodHandle MAP =
        function(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

    private static final MethodHandle PROTECT =
        function("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    static long map(long address, long bytes) {
      try {
        return (long)
            MAP.invokeExact(address, bytes, NONE, SHARED_ANONYMOUS_HERE_OR_NOWHERE, -1, 0L);
      } catch (Throwable e) {
        throw new LinkageError("mmap", e);
      }
    }

    static int protect(long address, long bytes, int protection) {
      try {
        return (int) PROTECT.invokeExact(address, bytes, protection);
      } catch (Throwable e) {
        throw new LinkageError("mprotect", e);
      }
    }
  }
}
