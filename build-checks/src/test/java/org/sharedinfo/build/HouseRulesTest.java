package org.sharedinfo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What this project has agreed on and no compiler knows. */
class HouseRulesTest {
  private static final int LONGEST_FILE = 450;
  private static final String JQWIK = "1.9.3";

  /** Split, so that this file does not hold what it looks for. */
  private static final Pattern UNWANTED =
      Pattern.compile(
          "\\bTO"
              + "DO\\b|\\bFIX"
              + "ME\\b|@Dis"
              + "abled|Thread\\.sl"
              + "eep|\\bassume(True|That|False)\\(");

  private static final Pattern VAGUE_NAME =
      Pattern.compile("(?i).*(util|utils|helper|manager|common)s?\\.java");

  @Test
  void filesAreShortAndSayWhatTheyAre() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> sources = Sources.java();
    for (Path source : sources) {
      List<String> lines = Files.readAllLines(source);
      if (lines.size() > LONGEST_FILE) {
        found.add(source + ": " + lines.size() + " lines");
      }
      if (VAGUE_NAME.matcher(source.getFileName().toString()).matches()) {
        found.add(source + ": a name that says nothing");
      }
    }
    assertThat(sources).hasSizeGreaterThan(150);
    assertThat(found).isEmpty();
  }

  @Test
  void nothingIsLeftOpenSkippedOrSlept() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : Sources.java()) {
      List<String> lines = Files.readAllLines(source);
      for (int i = 0; i < lines.size(); i++) {
        if (UNWANTED.matcher(lines.get(i)).find()) {
          found.add(source + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void jqwikStaysWhereItIs() throws IOException {
    String pom = Files.readString(Sources.root().resolve("pom.xml"));
    assertThat(pom).contains("<jqwik.version>" + JQWIK + "</jqwik.version>");
  }

  @Test
  void versionsArePinnedInTheRootAlone() throws IOException {
    List<Path> poms = Sources.named("pom.xml");
    assertThat(poms).hasSizeGreaterThan(7);
    for (Path pom : poms) {
      if (!pom.getParent().equals(Sources.root())) {
        assertThat(Files.readString(pom))
            .as(pom.toString())
            .doesNotContainPattern("<version>[0-9.]+</version>");
      }
    }
  }
}
