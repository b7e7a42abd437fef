package org.sharedinfo.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.run.CheckFilter;

/** Where a replay writes: never into the results that show it. And what a run says of itself. */
class CertifyRequestTest {
  /** {@code run.json} is read again, and an execution is named as the command line names it. */
  @Test
  void replayIsNamedAsTheCommandLineNamesIt() {
    String execution = "time.TimeSchedules.readDuringAnUpdate/x86_32/ra+:a8b-1b3";
    var scope =
        new CertifyRequest.Scope(
            Set.of(),
            Optional.empty(),
            CheckFilter.ALL,
            Optional.of(Replay.parse(execution)),
            Optional.empty());
    assertThat(scope.filters()).containsExactly("--replay " + execution);
  }

  @ParameterizedTest
  @CsvSource({
    "target/conformance, target/conformance-replay",
    "/tmp/out/, /tmp/out-replay",
    "out/./x/.., out-replay"
  })
  void besideHasTheSameParent(Path out, Path beside) {
    assertThat(CertifyRequest.Files.in(out).beside("-replay").out()).isEqualTo(beside);
  }

  @Test
  void foldersWithoutANameAreNamedWhole() {
    Path here = Path.of("").toAbsolutePath();
    assertThat(CertifyRequest.Files.in(Path.of(".")).beside("-replay").out())
        .isEqualTo(here.resolveSibling(here.getFileName() + "-replay"));
  }
}
