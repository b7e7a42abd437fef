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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all that it started, also what has cut itself loose from it: all of them inherit a
 * mark in their environment.
 *
 * <p>Threading: one thread.
 */
final class ProcessTree {
  private static final Path PROCESSES = Path.of("/proc");

  private static final int KILLS = 50;
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ProcessHandle root;
  private final String mark;
  private final Map<ProcessHandle, Duration> last = new HashMap<>();
  private final Map<Path, Long> lastWaited = new HashMap<>();
  private Duration used = Duration.ZERO;
  private long waitedNanos;

  /**
   * @param mark part of the environment of all its processes, and of no other
   */
  ProcessTree(ProcessHandle root, String mark) {
    this.root = root;
    this.mark = mark;
  }

  /** Processor time that its processes have used since the first call. */
  Duration used() {
    try (Stream<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants())) {
      for (ProcessHandle one : all.toList()) {
        Duration now = one.info().totalCpuDuration().orElse(Duration.ZERO);
        Duration before = last.put(one, now);
        if (before != null && now.compareTo(before) > 0) {
          used = used.plus(now.minus(before));
        } else if (before == null) {
          used = used.plus(now);
        }
      }
    }
    return used;
  }

  /**
   * How long their threads were ready to run since the first call, and had no processor, in all.
   * Empty where the system does not tell.
   */
  Optional<Duration> waited() {
    boolean told = false;
    try (Stream<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants())) {
      for (ProcessHandle one : all.toList()) {
        for (Path thread : threads(one)) {
          OptionalLong nanos = waited(thread);
          told |= nanos.isPresent();
          long now = nanos.orElse(0);
          waitedNanos += Math.max(0, now - lastWaited.getOrDefault(thread, 0L));
          lastWaited.put(thread, now);
        }
      }
    }
    return told ? Optional.of(Duration.ofNanos(waitedNanos)) : Optional.empty();
  }

  private static List<Path> threads(ProcessHandle process) {
    try (Stream<Path> threads = Files.list(PROCESSES.resolve(process.pid() + "/task"))) {
      return threads.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // another system than Linux, or it has ended
    }
  }

  /** The second number: nanoseconds on the queue of a processor. */
  private static OptionalLong waited(Path thread) {
    try {
      String[] numbers = Files.readString(thread.resolve("schedstat")).strip().split(" ");
      return OptionalLong.of(Long.parseLong(numbers[1]));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /** Ends them all, and returns when they are no more, or when the system cannot end one. */
  void end() throws InterruptedException, ExecutionException {
    Set<ProcessHandle> alive = alive();
    // what they started meanwhile is found by the next look
    for (int kill = 0; kill < KILLS && !alive.isEmpty(); kill++) {
      alive.forEach(ProcessHandle::destroyForcibly);
      CompletableFuture.allOf(
              alive.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .completeOnTimeout(null, LOOK.toMillis(), TimeUnit.MILLISECONDS)
          .get();
      alive = alive();
    }
  }

  private Set<ProcessHandle> alive() {
    Set<ProcessHandle> alive = new HashSet<>(marked());
    root.descendants().forEach(alive::add);
    alive.add(root);
    alive.removeIf(one -> !one.isAlive() || isZombie(one));
    return alive;
  }

  private List<ProcessHandle> marked() {
    if (!Files.isDirectory(PROCESSES)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(PROCESSES)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .filter(this::isMarked)
          .flatMap(
              entry -> ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private boolean isMarked(Path entry) {
    try {
      return Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException e) {
      return false; // somebody else's, or it has ended
    }
  }

  /** Whether it has ended, and waits for its parent to hear of it. */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat =
          Files.readString(PROCESSES.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return false; // another system than Linux, or it is no more
    }
  }
}
