package org.sharedinfo.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a replay writes: never into the results that show it. */
class CertifyRequestTest {
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
