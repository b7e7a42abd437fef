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
  private static final int MANY = 150;
  private static final String JQWIK = "1.9.3";

  // The patterns are split, so that this file does not hold what it looks for.

  private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private static final Pattern SKIPPED_OR_SLEPT =
      Pattern.compile(
          "@Dis"
              + "abled|Thread\\.sl"
              + "eep|\\bassume(True|That|False|NoException)\\(|\\bAss"
              + "ume\\.");

  /** Where artifacts come from is the matter of each machine's settings. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?i)rep" + "o1?\\.maven|maven\\." + "org/|art" + "ifactory|nex" + "us\\.|jfr" + "og");

  private static final Pattern VAGUE_NAME =
      Pattern.compile(".*(Util|Helper|Manager|Common).*\\.java|.*/(utils?|helpers?|common)/.*");

  @Test
  void filesAreShortAndSayWhatTheyAre() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> sources = Sources.java();
    for (Path source : sources) {
      int lines = Files.readAllLines(source).size();
      if (lines > LONGEST_FILE) {
        found.add(source + ": " + lines + " lines");
      }
      if (VAGUE_NAME.matcher(Sources.root().relativize(source).toString()).matches()) {
        found.add(source + ": a name that says nothing");
      }
    }
    assertThat(sources).hasSizeGreaterThan(MANY);
    assertThat(found).isEmpty();
  }

  @Test
  void nothingIsSkippedOrSlept() throws IOException {
    assertThat(Sources.java()).hasSizeGreaterThan(MANY);
    assertThat(linesWith(SKIPPED_OR_SLEPT, Sources.java())).isEmpty();
  }

  @Test
  void nothingIsLeftOpen() throws IOException {
    assertThat(Sources.texts()).hasSizeGreaterThan(MANY);
    assertThat(linesWith(LEFT_OPEN, Sources.texts())).isEmpty();
  }

  @Test
  void noRegistryIsNamed() throws IOException {
    assertThat(linesWith(REGISTRY, Sources.texts())).isEmpty();
  }

  @Test
  void jqwikStaysWhereItIs() throws IOException {
    String pom = Files.readString(Sources.root().resolve("pom.xml"));
    assertThat(pom).contains("<jqwik.version>" + JQWIK + "</jqwik.version>");
  }

  @Test
  void versionsArePinnedInTheRootAlone() throws IOException {
    List<Path> poms = Sources.modulePoms();
    assertThat(poms).hasSizeGreaterThan(6);
    for (Path pom : poms) {
      String own = Files.readString(pom).replaceFirst("(?s)<parent>.*?</parent>", "");
      assertThat(own).as(pom.toString()).doesNotContainPattern("<version>[0-9.]+</version>");
    }
  }

  private static List<String> linesWith(Pattern unwanted, List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (unwanted.matcher(lines.get(i)).find()) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }
}
