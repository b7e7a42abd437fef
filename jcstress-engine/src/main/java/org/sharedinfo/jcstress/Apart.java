package org.sharedinfo.jcstress;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Gives each actor its own processor. A busy machine often runs two actors on one processor, where
 * they never overlap. Works only on Linux; elsewhere, and where the system forbids it, nothing
 * happens.
 *
 * <p>Threading: one thread.
 */
@SuppressWarnings("restricted") // no other API sets a thread's processor
final class Apart {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** Linux keeps only 15 letters of a thread's name. */
  private static final String ACTORS = "JcstressThread_";

  private static final long LOOK_NANOS = 5_000_000;
  private static final int LOOKS = 200;
  private static final int MOST_PROCESSORS = 1024;

  private Apart() {}

  /** Waits in another thread until this many actors have started, and moves each. */
  static void keep(int actors) {
    if (Files.isDirectory(TASKS)) {
      Thread.ofPlatform().daemon().name("stress-apart").start(() -> move(actors));
    }
  }

  private static void move(int actors) {
    try {
      List<Integer> processors = allowed();
      Set<String> moved = new HashSet<>();
      for (int look = 0; look < LOOKS && moved.size() < actors && processors.size() > 1; look++) {
        for (String actor : actors()) {
          if (moved.add(actor)) {
            move(Integer.parseInt(actor), processors.get(moved.size() % processors.size()));
          }
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (IOException e) {
      // Then the system places them.
    }
  }

  private static List<Integer> allowed() throws IOException {
    List<Integer> all = new ArrayList<>();
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(ALLOWED)) {
        for (String range : line.substring(ALLOWED.length()).strip().split(",")) {
          String[] ends = range.split("-");
          int last = Integer.parseInt(ends[ends.length - 1]);
          for (int i = Integer.parseInt(ends[0]); i <= last && i < MOST_PROCESSORS; i++) {
            all.add(i);
          }
        }
      }
    }
    return all;
  }

  private static List<String> actors() throws IOException {
    List<String> actors = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        if (nameOf(task).startsWith(ACTORS)) {
          actors.add(String.valueOf(task.getFileName()));
        }
      }
    }
    return actors;
  }

  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  private static void move(int thread, int processor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MOST_PROCESSORS / Byte.SIZE);
      mask.set(JAVA_BYTE, processor / Byte.SIZE, (byte) (1 << processor % Byte.SIZE));
      int _ = (int) Native.SET.invokeExact(thread, mask.byteSize(), mask);
    } catch (Throwable e) {
      throw new LinkageError("sched_setaffinity", e);
    }
  }

  /** The system's function, looked up at first use. */
  private static final class Native {
    private static final MethodHandle SET =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().find("sched_setaffinity").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ValueLayout.ADDRESS));
  }
}
