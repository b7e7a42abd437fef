package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever raises the version raises it in texts and examples too. */
class ReleaseVersionTest {
  /** What names a version of the kit: the folder of the distribution, a coordinate, a property. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(?:shared-info-tck-|org\\.sharedinfo:[a-z-]+:|<tck\\.version>"
              + "|<artifactId>tck-\\w+</artifactId>\\s*<version>)(\\d[\\w.-]*?)(?=[/<\"\\s]|\\.zip)");

  @TempDir Path folder;

  @Test
  void textsAndExamplesNameTheVersionOfTheZip() throws IOException, InterruptedException {
    Path distribution = Release.unpack(folder);
    String version = distribution.getFileName().toString().replace("shared-info-tck-", "");
    for (String file :
        List.of("README.md", "examples/java/pom.xml", "examples/gradle/build.gradle.kts")) {
      String text = Files.readString(distribution.resolve(file));
      List<String> named =
          VERSION.matcher(text).results().map(found -> found.group(1)).distinct().toList();
      assertThat(named).as(file).containsExactly(version);
    }
    assertThat(Files.readString(distribution.resolve("CHANGELOG.md")))
        .contains(version.endsWith("-SNAPSHOT") ? "\n## Unreleased" : "\n## " + version);
  }
}
