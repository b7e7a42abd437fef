package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random changes of everything that comes from outside. {@code -Dfuzz.inputs=100000} makes a long
 * run of it, {@code -Dfuzz.seed=N} another one.
 */
class InputFuzzTest {
  private static final int USUAL = 2_000;

  @TempDir Path folder;

  @Test
  void nothingBreaksAndNothingElseIsVouchedFor() throws IOException {
    int count = Integer.getInteger("fuzz.inputs", USUAL);
    var fuzz = new InputFuzz(folder, Long.getLong("fuzz.seed", 4_711));
    fuzz.run(count);
    System.out.println(fuzz);
    assertThat(fuzz.faults).isEmpty();
    assertThat(fuzz.exits.values().stream().flatMap(codes -> codes.values().stream()))
        .as("each input came out as something")
        .hasSizeGreaterThan(8);
    assertThat(fuzz.exits.get("attestation, changed and signed").keySet())
        .as("changes that matter and changes that do not")
        .contains(0, 2, 64);
  }
}
