package org.sharedinfo.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the checkout, without what was built. */
final class Sources {
  private static final Path ROOT =
      Path.of(System.getProperty("checkout")).toAbsolutePath().normalize();

  private Sources() {}

  static Path root() {
    return ROOT;
  }

  static List<Path> java() throws IOException {
    return named(".java");
  }

  static List<Path> named(String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.git)/.*"))
          .sorted()
          .toList();
    }
  }
}
