package org.sharedinfo.jcstress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process and all processes it started, including detached ones: all of them inherit a mark in
 * their environment.
 *
 * <p>Threading: one thread.
 */
final class ProcessTree {
  private static final Path PROCESSES = Path.of("/proc");

  private static final int KILLS = 50;
  private static final int LOOKS = 50;
  private static final Duration LOOK = Duration.ofMillis(2);

  private final ProcessHandle root;
  private final String mark;
  private final Map<ProcessHandle, Long> lastUsed = new HashMap<>();
  private final Map<Path, Long> lastWaited = new HashMap<>();
  private long usedNanos;
  private long waitedNanos;

  /**
   * @param mark part of the environment of these processes only
   */
  ProcessTree(ProcessHandle root, String mark) {
    this.root = root;
    this.mark = mark;
  }

  /**
   * The processor use of the processes so far.
   *
   * @param used processor time
   * @param waited the total time that their threads were runnable without a processor; zero if the
   *     system does not report it
   */
  record Had(Duration used, Duration waited) {
    /** The time they were runnable, with or without a processor. */
    Duration ready() {
      return used.plus(waited);
    }
  }

  /** Samples once. */
  Had look() {
    try (Stream<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants())) {
      for (ProcessHandle one : all.toList()) {
        usedNanos += growth(lastUsed, one, used(one));
        for (Path thread : threads(one)) {
          waitedNanos += growth(lastWaited, thread, waited(thread));
        }
      }
    }
    return new Had(Duration.ofNanos(usedNanos), Duration.ofNanos(waitedNanos));
  }

  private static <K> long growth(Map<K, Long> last, K key, long now) {
    long before = last.getOrDefault(key, 0L);
    last.put(key, now);
    return Math.max(0, now - before);
  }

  private static long used(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static List<Path> threads(ProcessHandle process) {
    try (Stream<Path> threads = Files.list(fileOf(process, "task"))) {
      return threads.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // Not Linux, or the process has ended.
    }
  }

  /** The second number: nanoseconds on a run queue. */
  private static long waited(Path thread) {
    try {
      String[] numbers = Files.readString(thread.resolve("schedstat")).strip().split(" ");
      return Long.parseLong(numbers[1]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Ends them all, and returns when they are gone or the system cannot end one. */
  void end() {
    Set<ProcessHandle> alive = alive();
    // The next round finds processes that they started meanwhile.
    for (int kill = 0; kill < KILLS && !alive.isEmpty(); kill++) {
      alive.forEach(ProcessHandle::destroyForcibly);
      // For a process that this JVM did not start, onExit() looks only every 300 ms.
      for (int look = 0; look < LOOKS && alive.stream().anyMatch(ProcessTree::isThere); look++) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      alive = alive();
    }
  }

  private Set<ProcessHandle> alive() {
    Set<ProcessHandle> alive = new HashSet<>();
    ProcessHandle.allProcesses().filter(this::isMarked).forEach(alive::add);
    root.descendants().forEach(alive::add);
    alive.add(root);
    alive.removeIf(one -> !isThere(one));
    return alive;
  }

  private boolean isMarked(ProcessHandle process) {
    try {
      return Files.readString(fileOf(process, "environ"), StandardCharsets.ISO_8859_1)
          .contains(mark);
    } catch (IOException e) {
      return false; // Another user's process, one that has ended, or not Linux.
    }
  }

  private static Path fileOf(ProcessHandle process, String name) {
    return PROCESSES.resolve(Long.toString(process.pid())).resolve(name);
  }

  private static boolean isThere(ProcessHandle process) {
    return process.isAlive() && !isZombie(process);
  }

  /** Whether it has ended, but its parent has not reaped it. */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(fileOf(process, "stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return false; // Not Linux, or the process is gone.
    }
  }
}
