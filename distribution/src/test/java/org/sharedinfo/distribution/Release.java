package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The release as a user gets it, and what it writes. */
final class Release {
  private static final Pattern IN_HEADER =
      Pattern.compile("(?ms)^ \\*   (#include \"shared_info_tck\\.h\".*?)^ \\*$");

  /** The folder of a distribution that {@code tck warm} fills. */
  static final String CACHE = "cache";

  private static Optional<Path> warmed = Optional.empty();
  private static Optional<ActedContainer> built = Optional.empty();

  private Release() {}

  /** The zip that this build made. */
  static Path zip() {
    return Path.of(System.getProperty("release.zip"));
  }

  /**
   * Unpacks the zip into a folder, with its permissions. Returns the folder of the distribution.
   */
  static Path unpack(Path folder) throws IOException, InterruptedException {
    try (FileSystem zip =
        FileSystems.newFileSystem(zip(), Map.of("enablePosixFileAttributes", true))) {
      copy(zip.getPath("/"), folder);
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isExecutable(path.resolve("tck"))).findFirst().orElseThrow();
    }
  }

  /**
   * Unpacks it and lets it start faster, as {@code tck warm} does: with the files of one warming,
   * which was of a kit in another place.
   */
  static Path unpackWarm(Path folder) throws IOException, InterruptedException {
    Path distribution = unpack(folder);
    Files.createSymbolicLink(distribution.resolve(CACHE), cache());
    return distribution;
  }

  /**
   * What {@code tck warm} writes for this release, made once: in the image, where one can be built.
   */
  static synchronized Path cache() throws IOException, InterruptedException {
    if (warmed.isEmpty()) {
      warmed = Optional.of((ActedContainer.isPossible() ? image().kit() : warm()).resolve(CACHE));
    }
    return warmed.get();
  }

  private static Path warm() throws IOException, InterruptedException {
    Path distribution = unpack(emptied("warm"));
    Shell.in(distribution).run("./tck warm").succeeded();
    return distribution;
  }

  /** The image of this release, built once. */
  static synchronized ActedContainer image() throws IOException, InterruptedException {
    if (built.isEmpty()) {
      Path distribution = unpack(emptied("image"));
      built = Optional.of(ActedContainer.build(distribution, distribution.resolve("root")));
    }
    return built.get();
  }

  private static Path emptied(String name) throws IOException, InterruptedException {
    Shell.in(zip().getParent()).run("rm -rf " + name).succeeded();
    return zip().resolveSibling(name);
  }

  private static void copy(Path from, Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(from)) {
      all = found.toList();
    }
    for (Path path : all) {
      Path target = folder.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
      }
    }
  }

  /** The outcome of a run, from its results folder. */
  static String outcome(Path results) {
    return JsonMapper.shared()
        .readTree(results.resolve("conformance.json").toFile())
        .required("outcome")
        .asString();
  }

  /** The whole library in C with which the header of the distribution begins. */
  static String smallestLibrary(Path distribution) throws IOException {
    Matcher library =
        IN_HEADER.matcher(Files.readString(distribution.resolve("include/shared_info_tck.h")));
    assertThat(library.find()).isTrue();
    return library.group(1).replaceAll("(?m)^ \\*   ", "");
  }
}
