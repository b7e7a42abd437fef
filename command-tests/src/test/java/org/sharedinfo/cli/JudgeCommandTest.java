package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tck judge}: outcomes, exit codes, files, and what a user can do wrong. */
class JudgeCommandTest {
  private static final String HEADER =
      """
      recording/1
      abi x86_64
      guest pv
      side hypervisor ffff82d000000000-ffff82d0ffffffff
      side guest ffffffff80000000-ffffffffffffffff
      complete hypervisor=loads,stores guest=loads,stores
      locked known
      area 0 shared_info
      begin
      """;

  /** An update of vCPU 0's time; the version when the record changes is left open. */
  private static final String UPDATE =
      """
      run 0 0
      I 0 0 20 8 4 -
      I 0 0 28 8 100 -
      S 0 0 20 4 %s ffff82d040200010
      S 0 0 28 8 101 ffff82d040200014
      S 0 0 20 4 6 ffff82d040200018
      """;

  @TempDir Path folder;

  private Path recording(String name, String lines) throws IOException {
    return Files.writeString(
        folder.resolve(name), HEADER + lines + "end " + lines.lines().count() + "\n");
  }

  private Path right() throws IOException {
    return recording("right.rec", UPDATE.formatted("5"));
  }

  private Path wrong() throws IOException {
    return recording("wrong.rec", UPDATE.formatted("6"));
  }

  private static CommandRun judge(Object... words) {
    String[] command = new String[words.length + 1];
    command[0] = "judge";
    for (int i = 0; i < words.length; i++) {
      command[i + 1] = words[i].toString();
    }
    return CommandRun.of(command);
  }

  @Test
  void updateUnderAnOddVersionIsNoViolation() throws IOException {
    var run = judge(right());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("TIM-07 TP", "NO VIOLATION SEEN").doesNotContain("CONFORMANT");
  }

  @Test
  void changeUnderAnEvenVersionIsAViolationOfItsRule() throws IOException {
    var run = judge(wrong());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.outLines())
        .filteredOn(line -> line.startsWith("  TIM-07 TP"))
        .singleElement()
        .asString()
        .contains("FAIL");
    assertThat(run.outLines().getLast()).isEqualTo("VIOLATION  exit code 1");
  }

  @Test
  void packedRecordingReadsAsThePlainOne() throws IOException {
    Path packed = folder.resolve("right.rec.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(right()));
    }
    assertThat(judge(packed).out())
        .isEqualTo(judge(right()).out().replace("right.rec", "right.rec.gz"));
  }

  @Test
  void recordingThatExercisesNothingDecidesNothing() throws IOException {
    var run = judge(recording("silent.rec", "run 0 0\n"));
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void pageShowsTheTimelineWithTheNamesOfFunctions() throws IOException {
    Path map = Files.writeString(folder.resolve("map"), "0xffff82d040200000 t update_time\n");
    Path out = folder.resolve("out");
    var run = judge(wrong(), right(), "--symbols", map, "--out", out);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("TIM-07", "update_time+0x14", "wrong.rec", "right.rec");
    JsonNode json =
        JsonMapper.shared().readTree(Files.readAllBytes(out.resolve("recordings.json")));
    assertThat(json.toString()).contains("update_time+0x14");
    assertThat(judge(right(), "--out", out).exitCode()).isZero();
    assertThat(Files.readString(out.resolve("index.html"))).doesNotContain("wrong.rec");
  }

  @Test
  void foldersOfOthersStayAsTheyAre() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("index.html"), "mine");
    refused("the kit did not write", right(), "--out", mine);
    assertThat(mine.resolve("index.html")).hasContent("mine");
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    Path damaged = recording("damaged.rec", "S 0 0 zz 8 4 -\n");
    Path text = Files.writeString(folder.resolve("text"), "no recording\n", StandardCharsets.UTF_8);
    refused("line 10", damaged);
    refused(text.toString(), text);
    refused("no such file", folder.resolve("absent"));
    refused("is a folder", folder);
    refused("has no function symbols", right(), "--symbols", text);
    refused("no such file", right(), "--symbols", folder.resolve("absent"));
  }

  private static void refused(String words, Object... command) {
    var run = judge(command);
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).singleElement().asString().startsWith("tck: ").contains(words);
  }
}
