package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.folder.RunFolder;
import org.sharedinfo.tck.run.StartCache;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs that are killed at any moment leave old results or new ones, or say that they are cut. The
 * system property {@code org.sharedinfo.kills} says how often; the usual few are for every build.
 */
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("org.sharedinfo.kills", 6);
  private static final long SEED = 7;
  private static final long GONE_SECONDS = 5;
  private static final List<String> REPORTS =
      List.of("index.html", "junit.xml", "summary.md", "attestation.json", "results.ndjson");

  @TempDir Path folder;

  /** What is done to a run. */
  private enum Blow {
    PARENT_KILL(true),
    PARENT_TERM(true),
    PARENT_INT(true),
    WORKER_KILL(false),
    WORKER_TERM(false),
    PARENT_STOP(false);

    private final boolean endsTheRun;

    Blow(boolean endsTheRun) {
      this.endsTheRun = endsTheRun;
    }
  }

  private Process certify(long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-D" + StartCache.FOLDER + "=" + WarmWorkers.use(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Djava.io.tmpdir=" + Files.createDirectories(scratch(seed)),
            Tck.class.getName(),
            "certify",
            "--role",
            "LD",
            "--abi",
            "x86_64",
            "--seed",
            Long.toString(seed),
            "--out",
            folder.resolve("out").toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Where one run keeps its workers' files. */
  private Path scratch(long seed) {
    return folder.resolve("tmp-" + seed);
  }

  private long seedOf(Path results) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(results.resolve("conformance.json")))
        .get("seed")
        .asLong();
  }

  private static List<Path> unfinished(Path out) throws IOException {
    try (Stream<Path> entries = Files.list(out)) {
      return entries.filter(entry -> RunFolder.isNamed(entry, OutputFolder.RUN_PREFIX)).toList();
    }
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static void strike(Blow blow, Process run) throws IOException, InterruptedException {
    switch (blow) {
      case PARENT_KILL -> signal("KILL", run.toHandle());
      case PARENT_TERM -> signal("TERM", run.toHandle());
      case PARENT_INT -> signal("INT", run.toHandle());
      case WORKER_KILL, WORKER_TERM -> {
        String name = blow == Blow.WORKER_KILL ? "KILL" : "TERM";
        for (ProcessHandle worker : run.descendants().toList()) {
          signal(name, worker);
        }
      }
      case PARENT_STOP -> {
        signal("STOP", run.toHandle());
        run.waitFor(3, TimeUnit.SECONDS);
        signal("CONT", run.toHandle());
      }
    }
  }

  @Test
  void killsLeaveTheOldOrTheNewWhole(TestReporter reporter)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    assertThat(certify(1).waitFor()).isEqualTo(2);
    long whole = System.nanoTime() - began;
    Path out = folder.resolve("out");
    Files.writeString(out.resolve("notes.txt"), "mine");
    Random moments = new Random(SEED);
    List<Long> seeds = new ArrayList<>(List.of(1L));
    Map<String, Integer> seen = new TreeMap<>();
    List<Blow> blows = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      blows.add(Blow.values()[i % Blow.values().length]);
    }
    Collections.shuffle(blows, moments);
    for (Blow blow : blows) {
      long seed = 1L + seeds.size();
      Process run = certify(seed);
      seeds.add(seed);
      boolean ended = run.waitFor(moments.nextLong(whole), TimeUnit.NANOSECONDS);
      List<ProcessHandle> family = run.descendants().toList();
      if (!ended) {
        strike(blow, run);
      }
      int exit = run.waitFor();
      for (ProcessHandle one : family) {
        requireEnd(one);
      }
      if (ended || blow != Blow.PARENT_KILL) {
        assertThat(scratch(seed)).as("after " + blow).isEmptyDirectory();
      }
      if (!ended && !blow.endsTheRun) {
        assertThat(exit).as(blow + " does not end a run").isIn(0, 1, 2, 70);
      }
      List<Path> left = unfinished(out);
      requireMarked(left);
      OutputFolder.recover(out);
      assertThat(unfinished(out)).isEmpty();
      assertThat(seeds).contains(seedOf(out));
      assertThat(REPORTS).allMatch(report -> Files.exists(out.resolve(report)));
      assertThat(CommandRun.of("report", out.toString()).exitCode()).isIn(1, 2, 70);
      assertThat(out.resolve("notes.txt")).hasContent("mine");
      String what = seedOf(out) == seed ? "new results" : "old results";
      seen.merge((ended ? "ended before" : blow.name()) + ", " + what, 1, Integer::sum);
    }
    reporter.publishEntry(KILLS + " kills", seen.toString());
  }

  private static void requireEnd(ProcessHandle one) throws InterruptedException {
    try {
      one.onExit().get(GONE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("process " + one.pid() + " outlived the run", e);
    }
  }

  /** What a run left that did not come to its end says so, unless it had not begun. */
  private static void requireMarked(List<Path> left) throws IOException {
    for (Path run : left) {
      Path results = run.resolve("new");
      if (Files.exists(results.resolve("results.ndjson"))) {
        assertThat(results.resolve("run.json")).content().contains("state");
        assertThat(CommandRun.of("report", results.toString()).exitCode()).isIn(1, 2, 70);
      }
    }
  }
}
