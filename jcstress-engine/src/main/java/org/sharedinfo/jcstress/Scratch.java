package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A folder for the files of a process that runs untrusted code, removed afterwards, or when a
 * signal ends this JVM.
 *
 * <p>Threading: any threads.
 */
public final class Scratch {
  private static final String CRASH_LOG = "hs_err.log";
  private static final Set<Path> IN_USE = new HashSet<>();
  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Scratch::removeAll));
  }

  private Scratch() {}

  /**
   * Creates a folder that only this user can read.
   *
   * @throws IOException if the system refuses one, or a signal ends this JVM
   */
  public static synchronized Path make() throws IOException {
    if (ending) {
      throw new IOException("a signal ends this process");
    }
    Path folder = Files.createTempDirectory("tck-worker-").toRealPath();
    IN_USE.add(folder);
    return folder;
  }

  private static synchronized void removeAll() {
    ending = true;
    // Processes that still use a folder end with this JVM, and may write to it meanwhile.
    for (int attempt = 0; attempt < ATTEMPTS && !IN_USE.isEmpty(); attempt++) {
      for (Path folder : List.copyOf(IN_USE)) {
        try {
          remove(folder);
        } catch (IOException e) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  /**
   * JVM options for a process that uses it: it writes nothing elsewhere, and nobody can attach to
   * it.
   */
  public static List<String> jvmOptions(Path folder) {
    return List.of(
        "-XX:-UsePerfData",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:+DisableAttachMechanism",
        "-XX:ErrorFile=" + folder.resolve(CRASH_LOG),
        "-Djava.io.tmpdir=" + folder);
  }

  /** The crash log of such a JVM; empty if it did not crash. */
  public static Optional<CrashLog> crash(Path folder) throws IOException {
    return CrashLog.read(folder.resolve(CRASH_LOG));
  }

  /** Removes a folder and its contents, without following links out of it. */
  public static void remove(Path folder) throws IOException {
    delete(folder);
    forget(folder);
  }

  private static synchronized void forget(Path folder) {
    IN_USE.remove(folder);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.toList()) {
          delete(entry);
        }
      }
    }
    Files.deleteIfExists(folder);
  }
}
