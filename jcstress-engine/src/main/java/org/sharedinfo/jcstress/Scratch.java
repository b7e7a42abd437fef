package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder for the files of a process that runs untrusted code, removed afterwards. */
public final class Scratch {
  private static final String CRASH_LOG = "hs_err.log";

  private Scratch() {}

  /** Creates a folder that only this user can read. */
  public static Path make() throws IOException {
    return Files.createTempDirectory("tck-worker-").toRealPath();
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
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.toList()) {
          remove(entry);
        }
      }
    }
    Files.deleteIfExists(folder);
  }
}
