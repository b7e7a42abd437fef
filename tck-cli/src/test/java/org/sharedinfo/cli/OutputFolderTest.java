package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  private static final String MARK = "mark";

  /** No process has it: above the largest that Linux gives. */
  private static final String NOBODY = "99999999";

  @TempDir Path folder;

  private Path filled(String name, String text) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    Files.writeString(made.resolve(MARK), text);
    return made;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsWrittenTakesThePlaceOfWhatWasThere() throws IOException {
    Path target = filled("out", "old");
    OutputFolder out = OutputFolder.prepare(target, MARK);
    Files.writeString(out.staging().resolve(MARK), "new");
    assertThat(target.resolve(MARK)).hasContent("old");
    out.commit();
    assertThat(target.resolve(MARK)).hasContent("new");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void whatAKilledProcessPutAsideComesBack() throws IOException {
    filled("out.old-" + NOBODY, "old");
    OutputFolder.prepare(folder.resolve("out"), MARK).discard();
    assertThat(folder.resolve("out").resolve(MARK)).hasContent("old");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void whatAKilledProcessHadReplacedGoes() throws IOException {
    filled("out", "new");
    filled("out.old-" + NOBODY, "old");
    OutputFolder.recover(folder.resolve("out"));
    assertThat(folder.resolve("out").resolve(MARK)).hasContent("new");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void whatBelongsToOthersStays() throws IOException {
    String own = "out.old-" + ProcessHandle.current().pid();
    filled(own, "of a process that lives");
    filled("out.old-mine", "of a person");
    OutputFolder.recover(folder.resolve("out"));
    assertThat(names()).containsExactlyInAnyOrder(own, "out.old-mine");
  }
}
