package org.sharedinfo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.rule.RulePages;

/** {@code docs/rules} is what the catalogue makes of it; {@code -Dpages=write} makes it so. */
class RulePagesTest {
  @Test
  void pagesAreThoseOfTheCatalogue() throws IOException {
    Path folder = Sources.root().resolve(RulePages.FOLDER);
    if ("write".equals(System.getProperty("pages"))) {
      write(folder);
    }
    assertThat(read(folder))
        .as(
            "not the catalogue's; repair with: mvn -q -pl build-checks -am test"
                + " -Dtest=RulePagesTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DfailIfNoTests=false -Dpages=write")
        .isEqualTo(RulePages.all());
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String left : read(folder).keySet()) {
      Files.delete(folder.resolve(left));
    }
    for (Map.Entry<String, String> page : RulePages.all().entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        pages.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return pages;
  }
}
