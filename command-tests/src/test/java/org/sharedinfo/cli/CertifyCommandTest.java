package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.gallery.fault.TimeArithmeticFaults;
import org.sharedinfo.gallery.fault.TimePublisherFaults;
import org.sharedinfo.tck.run.KitClassPath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole runs of {@code tck certify}. */
class CertifyCommandTest {
  @TempDir Path folder;

  /** In one of its roles: all of it is for the main command, in the README. */
  @Test
  void referencePasses() throws IOException {
    CommandRun run = OneRun.smallRole().run();
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(2);
    assertThat(run.out()).contains("PARTIAL").containsPattern("rules +[0-9]+ pass  \\(");
  }

  @Test
  void correctImplementationIsConformant() throws IOException {
    OneRun whole = OneRun.whole();
    CommandRun run = whole.run();
    Path out = whole.results();
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).contains("CONFORMANT");
    assertThat(names(out))
        .contains("index.html", "conformance.json", "junit.xml", "results.ndjson", "run.json");
    assertThat(names(out.getParent())).containsExactly("out");
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(out.resolve("conformance.json")));
    assertThat(report.get("outcome").asString()).isEqualTo("CONFORMANT");
    assertThat(report.get("seed").asLong()).isEqualTo(11);
  }

  @Test
  void filteredRunIsPartial() {
    var run =
        CommandRun.of(
            "certify",
            "--rule",
            "WCL-05",
            "--abi",
            "x86_32",
            "--out",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("PARTIAL");
  }

  @Test
  void aLabelIsShownAndNoPartOfTheCommandThatRepeatsTheRun() throws IOException {
    OneRun labelled = OneRun.labelled();
    CommandRun run = labelled.run();
    Path out = labelled.results();
    assertThat(run.outLines().getFirst()).contains(" · before the fix · ");
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(out.resolve("conformance.json")));
    assertThat(report.get("label").asString()).isEqualTo("before the fix");
    assertThat(report.get("command").asString()).doesNotContain("fix");
    assertThat(report.get("durationMillis").asLong()).isPositive();
    assertThat(run.out()).containsPattern("exit code 2  took [0-9]");
    assertThat(Files.readString(out.resolve("index.html"))).contains("before the fix");
  }

  @Test
  void faultyProviderIsRejectedOnTheFirstScreen() throws Exception {
    Path jar = KitClassPath.placeOf(TimeArithmeticFaults.class).orElseThrow();
    var run =
        CommandRun.of(
            "certify",
            "--implementation",
            jar.toString(),
            "--provider",
            OneRun.FAULTY,
            "--evidence",
            "example,property",
            "--abi",
            "x86_64",
            "--out",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.outLines().get(2))
        .startsWith("FAIL  TIM-02  TR  ")
        .endsWith("Likely cause: treats a TSC before tsc_timestamp as 0 ticks");
    assertThat(run.out()).contains("NON-CONFORMANT").contains("--rule TIM-02");
  }

  @Test
  void oldResultsAreReplacedWholeOrNotAtAll() throws IOException {
    Path out = OneRun.labelled().copyTo(folder.resolve("out"));
    String before = Files.readString(out.resolve("conformance.json"));

    var unusable =
        CommandRun.of("certify", "--provider", "no.such.Provider", "--out", out.toString());
    assertThat(unusable.exitCode()).isEqualTo(64);
    assertThat(Files.readString(out.resolve("conformance.json"))).isEqualTo(before);
    var nothing =
        CommandRun.of("certify", "--role", "WR", "--rule", "EVT-01", "--out", out.toString());
    assertThat(nothing.exitCode()).isEqualTo(64);
    assertThat(nothing.errLines()).hasSize(1);
    assertThat(Files.readString(out.resolve("conformance.json"))).isEqualTo(before);

    CommandRun.of(
        "certify", "--rule", "WCL-03", "--abi", "x86_64", "--seed", "2", "--out", out.toString());
    assertThat(Files.readString(out.resolve("conformance.json"))).isNotEqualTo(before);
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void sameSeedGivesTheSameResults() throws IOException {
    OneRun first = OneRun.faulty();
    Path again = folder.resolve("again");
    CommandRun.of(
        "certify",
        "--provider",
        OneRun.FAULTY,
        "--rule",
        "TIM-02",
        "--abi",
        "x86_64",
        "--seed",
        "99",
        "--out",
        again.toString());
    assertThat(results(again)).isEqualTo(results(first.results())).hasSizeGreaterThan(3);
  }

  @Test
  void exploredFailureIsPlayedAgain() throws IOException {
    Path out = folder.resolve("out");
    String[] command = {
      "certify",
      "--provider",
      TimePublisherFaults.class.getName() + "$PlainStores",
      "--abi",
      "x86_32",
      "--rule",
      "TIM-07",
      "--evidence",
      "schedule",
      "--out",
      out.toString()
    };
    CommandRun.of(command);
    JsonNode first = schedule(out);
    String replay = first.get("replay").asString();
    String execution = replay.substring(replay.indexOf(" --replay ") + " --replay ".length());

    assertThat(first.at("/violation/seen").asString()).contains("cannot be seen on x86");
    assertThat(first.at("/violation/steps").toString()).contains("vcpu_info[1].time.version");
    var again =
        CommandRun.of(
            Stream.concat(Stream.of(command), Stream.of("--replay", execution))
                .toArray(String[]::new));
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(Files.readAllLines(out.resolve("results.ndjson"))).hasSize(1);
    assertThat(schedule(out).at("/violation/steps")).isEqualTo(first.at("/violation/steps"));
  }

  private static JsonNode schedule(Path out) throws IOException {
    return Files.readAllLines(out.resolve("results.ndjson")).stream()
        .map(JsonMapper.shared()::readTree)
        .filter(result -> result.get("evidence").asString().equals("schedule"))
        .filter(result -> result.get("verdict").asString().equals("FAIL"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void reportIsWrittenAgainFromResults() throws IOException {
    Path out = OneRun.labelled().copyTo(folder.resolve("out"));
    String page = Files.readString(out.resolve("index.html"));
    Files.delete(out.resolve("index.html"));
    var run = CommandRun.of("report", out.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(out.resolve("index.html")).hasContent(page);
  }

  @Test
  void fullDiskIsSaidInOneLineAndKeepsTheOldReport() throws IOException, InterruptedException {
    Path out = OneRun.labelled().copyTo(folder.resolve("out"));
    String page = Files.readString(out.resolve("index.html"));
    Process run =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 40 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Tck.class.getName(),
                "report",
                out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isEqualTo(70);
    assertThat(said.lines()).hasSize(1).first().asString().startsWith("tck: reading or writing");
    assertThat(out.resolve("index.html")).hasContent(page);
    assertThat(names(out)).noneMatch(name -> name.startsWith(OutputFolder.RUN_PREFIX));
  }

  /** What was found, whatever folder it is in and however long it took. */
  private static List<String> results(Path out) throws IOException {
    return Files.readAllLines(out.resolve("results.ndjson")).stream()
        .map(line -> line.replace(out.toString(), "out"))
        .map(line -> line.replaceAll("\"durationMillis\":[0-9]+", ""))
        .sorted()
        .toList();
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
