package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.RunInfo;

class RunFilesTest {
  @TempDir Path folder;

  private Assignment assignment() {
    return new Assignment(
        List.of(),
        "any.Provider",
        Set.of(Abi.X86_64),
        Optional.empty(),
        CheckFilter.ALL,
        Shard.WHOLE,
        List.of(),
        Optional.empty(),
        Profile.GATE,
        Calibration.NONE,
        false,
        true,
        1,
        folder,
        Assignment.USUAL_HANG_LIMIT,
        "./tck certify",
        Optional.of("before the fix"),
        List.of());
  }

  @Test
  void aRunSaysWhatItIsCalledAndHowLongItTookOnceItIsOver() throws IOException {
    try (var files =
        RunFiles.create(assignment(), new Isolation.None("a test"), 0, new RunListener() {})) {
      assertThat(folder.resolve("run.json"))
          .content()
          .contains("\"label\" : \"before the fix\"", "\"durationMillis\" : null");
      RunInfo over = files.complete().info();
      assertThat(over.durationMillis()).isPresent();
      assertThat(over.state()).isEqualTo(RunInfo.State.COMPLETE);
    }
    assertThat(folder.resolve("run.json")).content().containsPattern("\"durationMillis\" : [0-9]");
  }

  @Test
  void aStoppedRunSaysHowLongItTookToo() throws IOException {
    RunFiles.create(assignment(), new Isolation.None("a test"), 3, new RunListener() {}).close();
    assertThat(folder.resolve("run.json"))
        .content()
        .contains("INCOMPLETE")
        .containsPattern("\"durationMillis\" : [0-9]");
  }

  /** A run that is killed as it starts leaves no results of nobody knows what. */
  @Test
  void whatIsRunIsThereBeforeThePlaceForResults() throws IOException {
    Files.createDirectory(folder.resolve("results.ndjson"));
    assertThatThrownBy(() ->
            RunFiles.create(assignment(), new Isolation.None("a test"), 3, new RunListener() {}))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("run.json")).content().contains("any.Provider", "RUNNING");
  }
}
