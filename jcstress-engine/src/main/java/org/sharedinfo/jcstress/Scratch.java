package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder for what a process writes that runs foreign code, removed with it. */
public final class Scratch {
  private static final String CRASH_LOG = "hs_err.log";

  private Scratch() {}

  /** Makes one that nobody else can read. */
  public static Path make() throws IOException {
    return Files.createTempDirectory("tck-worker-").toRealPath();
  }

  /** What a JVM is told that uses it: it writes nothing elsewhere, and nobody can attach to it. */
  public static List<String> jvmOptions(Path folder) {
    return List.of(
        "-XX:-UsePerfData",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:+DisableAttachMechanism",
        "-XX:ErrorFile=" + folder.resolve(CRASH_LOG),
        "-Djava.io.tmpdir=" + folder);
  }

  /** What such a JVM left when it crashed; empty if it did not. */
  public static Optional<CrashLog> crash(Path folder) throws IOException {
    return CrashLog.read(folder.resolve(CRASH_LOG));
  }

  /** Removes a folder with what is in it, and follows no link out of it. */
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
