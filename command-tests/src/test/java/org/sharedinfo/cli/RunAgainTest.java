package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;

/** What a developer does between two runs: chooses checks, repeats failures, watches. */
class RunAgainTest {
  private static final String RIGHT = "odd + 1)";

  /** The version stays odd, which breaks WCL-01. */
  private static final String WRONG = "odd)";

  @TempDir static Path classesOfAll;
  @TempDir Path folder;

  private static String broken;

  @BeforeAll
  static void breakTheProject() throws IOException {
    broken = Edited.begin(classesOfAll.resolve("broken"), "WP").edit(RIGHT, WRONG).compile() + "";
  }

  /** A run in which WCL-01 failed, and WCL-05 passed. */
  private static OneRun failing() throws IOException {
    OneRun run =
        OneRun.of(
            "--implementation",
            broken,
            "--rule",
            "WCL-01,WCL-05",
            "--evidence",
            "example,property",
            "--seed",
            "7");
    assertThat(run.run().exitCode()).as(run.run().out() + run.run().err()).isEqualTo(1);
    return run;
  }

  @Test
  void listShowsWhatWouldRunAndNothingRuns() {
    Path out = folder.resolve("out");
    var run =
        CommandRun.of(
            "certify", "--list", "--role", "wp", "--evidence", "STRESS", "--out", "" + out);
    assertThat(run.exitCode()).isZero();
    assertThat(run.outLines()).contains("x86_64:", "x86_32:");
    assertThat(run.outLines())
        .filteredOn(line -> line.startsWith("  "))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("  stress   WP "));
    assertThat(run.outLines().getLast()).matches("\\d+ checks, about \\d+ (s|min)\\. .*");
    assertThat(out).doesNotExist();
  }

  @Test
  void checksAndKindsChoose() throws DamagedResultsException {
    List<CheckResult> results =
        results(
            certify(
                2, "--check", "WALLCLOCK.*publisher*", "--evidence", "example", "--abi", "x86_64"));
    assertThat(results)
        .isNotEmpty()
        .allMatch(result -> result.evidence() == Evidence.EXAMPLE)
        .allMatch(result -> result.check().matches("(?i)wallclock\\..*publisher.*"));
  }

  @Test
  void whatFailedRunsAgainAloneWithItsSeed() throws IOException, DamagedResultsException {
    Path first = failing().results();
    List<String> failed = failures(first);
    Path again = certify(1, "--implementation", broken, "--failed", first.toString());
    assertThat(failures(again)).isEqualTo(failed);
    assertThat(results(again)).hasSize(2 * failed.size());
    assertThat(results(first)).hasSizeGreaterThan(2 * failed.size());
    assertThat(ResultsFolder.read(again).run().seed()).isEqualTo(7);
    Path repaired = Edited.begin(folder.resolve("repaired"), "WP").compile();
    certify(2, "--implementation", repaired.toString(), "--failed", first.toString());
  }

  @Test
  void reportThatSaysWhatFailedStays() throws IOException, DamagedResultsException {
    Path first = failing().copyTo(folder.resolve("first"));
    String before = Files.readString(first.resolve("run.json"));
    var again =
        CommandRun.of(
            "certify", "--implementation", broken, "--failed", "" + first, "--out", "" + first);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(1);
    assertThat(first.resolve("run.json")).hasContent(before);
    assertThat(failures(first.resolveSibling(first.getFileName() + "-failed")))
        .isEqualTo(failures(first));
  }

  @Test
  void nothingFailedIsSaid() throws DamagedResultsException {
    Path passed = certify(2, "--check", "layout.WallclockLayout.*", "--abi", "x86_64");
    var run = CommandRun.of("certify", "--failed", passed.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines())
        .containsExactly("tck: --failed " + passed + ": nothing failed there");
  }

  @Test
  void failFastEndsWithTheFirstFailure() throws IOException, DamagedResultsException {
    Path out = certify(1, "--implementation", broken, "--abi", "x86_64", "--fail-fast");
    ResultsFolder results = ResultsFolder.read(out);
    assertThat(failures(out)).hasSize(1);
    assertThat(results.results().size()).isLessThan(results.run().planned());
  }

  @Test
  void replayLineWritesElsewhereAndFailsAgain() throws IOException, DamagedResultsException {
    Path out =
        certify(
            1,
            "--implementation",
            broken,
            "--check",
            "*",
            "--rule",
            "WCL-01",
            "--evidence",
            "property",
            "--abi",
            "x86_64");
    CheckResult failed =
        results(out).stream()
            .filter(result -> !result.replay().line().isEmpty())
            .findFirst()
            .orElseThrow();
    String before = Files.readString(out.resolve("run.json"));
    String[] words = failed.replay().line().split(" ");
    assertThat(words[0]).isEqualTo("./tck");
    var run = CommandRun.of(Stream.of(words).skip(1).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(out.resolveSibling(out.getFileName() + "-replay/index.html")).exists();
    assertThat(out.resolve("run.json")).hasContent(before);
  }

  @Test
  void quietPrintsTheOutcomeAloneAndVerboseEachCheck() {
    String[] run = {"certify", "--check", "layout.WallclockLayout.*", "--abi", "x86_64"};
    String out = folder.resolve("out").toString();
    var quiet = CommandRun.of(with(run, "--quiet", "--out", out));
    assertThat(quiet.outLines()).containsExactly("PARTIAL  exit code 2");
    assertThat(quiet.err()).isEmpty();
    var verbose = CommandRun.of(with(run, "--verbose", "--color", "always", "--out", out));
    assertThat(verbose.errLines())
        .anyMatch(line -> line.matches("tck: PASS x86_64 layout\\.WallclockLayout\\.\\w+ \\d+ ms"));
    assertThat(verbose.out()).contains("\u001B[");
  }

  @Test
  void watchJudgesWhatFailedAgainWhenTheImplementationChanges() throws Exception {
    var edited = Edited.begin(folder.resolve("edited"), "WP").edit(RIGHT, WRONG);
    String classes = edited.compile().toString();
    Path out = folder.resolve("out");
    var printed = new Printed();
    Thread watch =
        Thread.ofPlatform()
            .start(() -> {
              Tck.run(
                  new PrintWriter(printed, true),
                  new PrintWriter(printed, true),
                  "certify",
                  "--watch",
                  "--implementation",
                  classes,
                  "--rule",
                  "WCL-01",
                  "--evidence",
                  "property",
                  "--abi",
                  "x86_64",
                  "--out",
                  out.toString());
              printed.end();
            });
    printed.await("NON-CONFORMANT");
    printed.await("watching");
    List<String> failed = failures(out);
    edited.edit(WRONG, RIGHT).compile();
    printed.await("PARTIAL");
    printed.await("watching");
    watch.interrupt();
    watch.join();
    List<CheckResult> again = results(folder.resolve("out-watch"));
    assertThat(again.stream().map(CheckResult::check).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(failed);
    assertThat(failures(folder.resolve("out-watch"))).isEmpty();
    assertThat(failures(out)).as("the report of the whole run stays").isEqualTo(failed);
  }

  /** Runs the command with a results folder of its own. */
  private Path certify(int exitCode, String... options) {
    Path out = folder.resolve("out-" + options.length + "-" + exitCode);
    var run = CommandRun.of(with(with(new String[] {"certify"}, options), "--out", out.toString()));
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    return out;
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<CheckResult> results(Path out) throws DamagedResultsException {
    return ResultsFolder.read(out).results();
  }

  private static List<String> failures(Path out) {
    return FailedChecks.in(out).ids();
  }
}
