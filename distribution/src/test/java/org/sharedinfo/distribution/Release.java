package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The release as a user gets it, and what it writes. */
final class Release {
  private static final Pattern IN_HEADER =
      Pattern.compile("(?ms)^ \\*   (#include \"shared_info_tck\\.h\".*?)^ \\*$");

  private Release() {}

  /** The zip that this build made. */
  static Path zip() {
    return Path.of(System.getProperty("release.zip"));
  }

  /** Unpacks the zip into a folder, as the README says. Returns the folder of the distribution. */
  static Path unpack(Path folder) throws IOException, InterruptedException {
    Shell.in(folder).run("unzip -q '" + zip() + "'").succeeded();
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isExecutable(path.resolve("tck"))).findFirst().orElseThrow();
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
