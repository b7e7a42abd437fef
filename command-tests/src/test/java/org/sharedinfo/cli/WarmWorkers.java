package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.sharedinfo.tck.run.KitClassPath;
import org.sharedinfo.tck.run.StartCache;

/**
 * Class data for the many workers that these tests start, as {@code tck warm} makes it for users.
 * It is made again when the kit was; where the kit is in folders instead of jars, the JVM makes
 * none, and workers start as usual.
 */
final class WarmWorkers {
  private static final Path FOLDER = Path.of("target", "cache").toAbsolutePath();

  private WarmWorkers() {}

  /** Lets all workers that this JVM starts from now on use it. Returns its folder. */
  static synchronized Path use() {
    if (System.getProperty(StartCache.FOLDER) == null) {
      try {
        if (isOfJars() && !isNew()) {
          make();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.setProperty(StartCache.FOLDER, FOLDER.toString());
    }
    return FOLDER;
  }

  private static boolean isOfJars() {
    return KitClassPath.places().stream().allMatch(Files::isRegularFile);
  }

  private static boolean isNew() throws IOException {
    Path made = StartCache.WORKER.in(FOLDER);
    if (!Files.exists(made)) {
      return false;
    }
    FileTime time = Files.getLastModifiedTime(made);
    for (Path place : KitClassPath.places()) {
      if (Files.getLastModifiedTime(place).compareTo(time) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void make() throws IOException {
    Files.createDirectories(FOLDER);
    System.setProperty(StartCache.RECORD, FOLDER.toString());
    try {
      PrintWriter nobody = new PrintWriter(Writer.nullWriter());
      Tck.run(
          nobody,
          nobody,
          "certify",
          "--rule",
          "TIM-07,WCL-05",
          "--abi",
          "x86_64",
          "--isolation",
          "off",
          "--out",
          FOLDER.resolve("run").toString());
    } finally {
      System.clearProperty(StartCache.RECORD);
    }
  }
}
