package org.sharedinfo.tck.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Class data from which the JVMs of a run start faster: one file for each kind of process, written
 * by a JVM of that kind. It belongs to one JDK and one class path. A JVM that it does not fit
 * ignores it.
 */
public enum StartCache {
  /** The command itself. */
  COMMAND,
  /** A worker. */
  WORKER,
  /** A process that races. */
  RACES;

  /** System property: the folder of the files. */
  public static final String FOLDER = "sharedinfo.cache";

  /** System property: a folder that gets the files, instead of using any. */
  public static final String RECORD = "sharedinfo.cache.record";

  /** Whether this run writes the files. */
  static boolean isRecorded() {
    return folder(RECORD).isPresent();
  }

  private static Optional<Path> folder(String property) {
    return Optional.ofNullable(System.getProperty(property)).map(Path::of);
  }

  /** Its file in a folder. */
  public Path in(Path folder) {
    return folder.resolve(name().toLowerCase(Locale.ROOT) + ".aot");
  }

  /** What a JVM of this kind is started with; nothing where there is no file. */
  List<String> jvmOptions() {
    return folder(RECORD)
        .map(folder -> recording(in(folder)))
        .or(() -> file().map(file -> List.of("-XX:AOTCache=" + file, "-Xlog:aot=off,cds=off")))
        .orElse(List.of());
  }

  /** What a JVM is started with to write a file. */
  public static List<String> recording(Path file) {
    return List.of("-XX:AOTCacheOutput=" + file);
  }

  /** The file in the folder that is used, if it can be. */
  Optional<Path> file() {
    return folder(FOLDER).map(this::in).map(Path::toAbsolutePath).filter(Files::isReadable);
  }
}
