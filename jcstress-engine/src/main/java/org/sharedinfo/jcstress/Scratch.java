package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for what a process writes that runs foreign code, removed with it. */
public final class Scratch {
  private Scratch() {}

  /** Makes one that nobody else can read. */
  public static Path make() throws IOException {
    return Files.createTempDirectory("tck-worker-").toRealPath();
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
