package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs that are killed at any moment leave old results or new ones, or say that they are cut. */
class KilledRunTest {
  private static final int KILLS = 10;
  private static final long SEED = 7;
  private static final List<String> REPORTS =
      List.of("index.html", "junit.xml", "summary.md", "attestation.json", "results.ndjson");

  @TempDir Path folder;

  private Process certify(long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Tck.class.getName(),
            "certify",
            "--role",
            "LD",
            "--seed",
            Long.toString(seed),
            "--out",
            folder.resolve("out").toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private long seedOf(Path results) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(results.resolve("conformance.json")))
        .get("seed")
        .asLong();
  }

  private List<Path> unfinished(long pid) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> entry.toString().endsWith(".running-" + pid)).toList();
    }
  }

  @Test
  void tenKillsLeaveTheOldOrTheNewWhole() throws IOException, InterruptedException {
    long began = System.nanoTime();
    assertThat(certify(1).waitFor()).isEqualTo(2);
    long whole = System.nanoTime() - began;
    Path out = folder.resolve("out");
    Random moments = new Random(SEED);
    List<Long> seeds = new ArrayList<>(List.of(1L));
    for (long seed = 2; seed < 2 + KILLS; seed++) {
      Process run = certify(seed);
      seeds.add(seed);
      if (!run.waitFor(moments.nextLong(whole), TimeUnit.NANOSECONDS)) {
        run.destroyForcibly();
      }
      run.waitFor();
      OutputFolder.recover(out);
      assertThat(seeds).contains(seedOf(out));
      assertThat(REPORTS).allMatch(report -> Files.exists(out.resolve(report)));
      assertThat(CommandRun.of("report", out.toString()).out()).contains("PARTIAL");
      for (Path left : unfinished(run.pid())) {
        if (Files.exists(left.resolve("results.ndjson"))) {
          assertThat(left.resolve("run.json")).content().contains("state");
          assertThat(CommandRun.of("report", left.toString()).exitCode()).isEqualTo(2);
        }
      }
    }
  }
}
