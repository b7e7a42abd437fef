package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that are shared between machines, and runs that are compared. */
class SharedRunTest {
  /** That of the whole run. */
  private static final String SEED = "11";

  @TempDir Path folder;

  @Test
  void mergedPartsAreTheWholeRun() throws IOException {
    OneRun.whole().copyTo(folder.resolve("whole"));
    assertThat(certify("one", "--shard", "1/2").exitCode()).isEqualTo(2);
    assertThat(certify("two", "--shard", "2/2").out()).contains("--shard 2/2", "PARTIAL");
    var merged = report("merged", "one", "two");
    assertThat(merged.exitCode()).as(merged.err()).isZero();
    assertThat(record("merged").get("counts")).isEqualTo(record("whole").get("counts"));
    assertThat(record("merged").get("outcome").asString()).isEqualTo("CONFORMANT");
    String baseline = folder.resolve("whole/conformance.json").toString();
    var gated =
        CommandRun.of("report", folder.resolve("merged").toString(), "--baseline", baseline);
    assertThat(gated.exitCode()).as(gated.out() + gated.err()).isZero();
    var worse = CommandRun.of("report", folder.resolve("one").toString(), "--baseline", baseline);
    assertThat(worse.exitCode()).as("a part lacks what the whole has").isEqualTo(3);
    assertThat(record("one").at("/progress/planned").asInt())
        .isBetween(1, record("whole").at("/progress/planned").asInt() - 1);
  }

  @Test
  void mergeWithoutAllPartsIsIncomplete() throws IOException {
    certify("one", "--shard", "1/3", "--rule", "WCL-05");
    certify("two", "--shard", "2/3", "--rule", "WCL-05");
    var merged = report("merged", "one", "two");
    assertThat(merged.exitCode()).isEqualTo(2);
    assertThat(merged.err()).contains("part 3/3 of the run is missing");
    assertThat(record("merged").get("outcome").asString()).isEqualTo("INCOMPLETE");
  }

  @Test
  void samePartTwiceIsRefused() throws IOException {
    firstHalf().copyTo(folder.resolve("one"));
    firstHalf().copyTo(folder.resolve("two"));
    var merged = report("merged", "one", "two");
    assertThat(merged.exitCode()).isEqualTo(64);
    assertThat(merged.err()).contains("the same part 1/2 as in");
    assertThat(folder.resolve("merged")).doesNotExist();
  }

  @Test
  void partsOfTwoRunsAreRefused() throws IOException {
    firstHalf().copyTo(folder.resolve("one"));
    certify("two", "--shard", "2/2", "--rule", "WCL-05", "--abi", "x86_64", "--profile", "full");
    var merged = report("merged", "one", "two");
    assertThat(merged.exitCode()).isEqualTo(64);
    assertThat(merged.errLines()).hasSize(1).first().asString().contains("same kit");
  }

  @Test
  void partWithoutASeedIsRefused() {
    var run = CommandRun.of("certify", "--shard", "1/2", "--out", folder.resolve("o").toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("--shard needs --seed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3/2", "0/2", "1", "a/b", "1/0", "-1/2"})
  void wrongPartIsRefused(String shard) {
    var run = CommandRun.of("certify", "--shard", shard, "--out", folder.resolve("o").toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).hasSize(1).first().asString().contains("--shard " + shard);
  }

  @Test
  void differentImplementationsAreCompared() throws IOException {
    certify("one", "--rule", "WCL-05");
    OneRun.faulty().copyTo(folder.resolve("two"));
    var compared = report("compared", "one", "two");
    assertThat(compared.exitCode()).isEqualTo(1);
    assertThat(compared.outLines()).hasSize(3);
    String page = Files.readString(folder.resolve("compared/index.html"));
    assertThat(page).contains("TIM-02", "v-fail", "href=\"2-");
    JsonNode json =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("compared/comparison.json")));
    assertThat(json.get("implementations").size()).isEqualTo(2);
    for (JsonNode column : json.get("implementations")) {
      Path own = folder.resolve("compared").resolve(column.get("folder").asString());
      assertThat(own.resolve("index.html")).exists();
    }
  }

  private static OneRun firstHalf() throws IOException {
    return OneRun.of(
        "--provider",
        OneRun.CORRECT,
        "--seed",
        SEED,
        "--shard",
        "1/2",
        "--rule",
        "WCL-05",
        "--abi",
        "x86_64");
  }

  private CommandRun certify(String name, String... more) {
    List<String> arguments = new java.util.ArrayList<>();
    arguments.addAll(
        List.of(
            "certify",
            "--provider",
            OneRun.CORRECT,
            "--seed",
            SEED,
            "--out",
            folder.resolve(name).toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private CommandRun report(String target, String... parts) {
    List<String> arguments = new java.util.ArrayList<>();
    arguments.add("report");
    for (String part : parts) {
      arguments.add(folder.resolve(part).toString());
    }
    arguments.addAll(List.of("--out", folder.resolve(target).toString()));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private JsonNode record(String name) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(folder.resolve(name).resolve("conformance.json")));
  }
}
