package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One page, and several. */
class InspectCommandTest {
  @TempDir Path folder;

  /** A page that holds a wallclock and nothing else. */
  private String page(String name, Abi abi, int version) throws IOException {
    return page(name, abi, version, Abi.FRAME_BYTES);
  }

  private String page(String name, Abi abi, int version, int bytes) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    SharedInfo layout = SharedInfo.of(abi);
    page.putInt((int) layout.wcVersionOffset(), version);
    page.putInt((int) layout.wcSecOffset(), 1_700_000_000 + version);
    return Files.write(folder.resolve(name), page.array()).toString();
  }

  @Test
  void eachPageOfASeriesIsComparedToTheOneBefore() throws IOException {
    for (Abi abi : Abi.values()) {
      var run = CommandRun.of("inspect", page("a", abi, 2), page("b", abi, 4), page("c", abi, 6));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines())
          .contains(
              "a: shared_info of an " + abi.id() + " guest",
              "b: shared_info of an " + abi.id() + " guest",
              "c: shared_info of an " + abi.id() + " guest",
              "changed from a to b, assumed to be one guest in this order",
              "changed from b to c, assumed to be one guest in this order");
      assertThat(run.out()).contains("2 -> 4").contains("4 -> 6").doesNotContain("2 -> 6");
    }
  }

  @Test
  void jsonHasAllPages() throws IOException {
    Abi abi = Abi.X86_64;
    var run =
        CommandRun.of(
            "inspect", "--format", "json", page("a", abi, 2), page("b", abi, 4), page("c", abi, 2));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = JsonMapper.shared().readTree(run.out());
    assertThat(json.get("pages")).hasSize(3);
    assertThat(json.get("changes")).hasSize(2);
    assertThat(json.get("changes").get(0).get("observations")).isEmpty();
    JsonNode seen = json.get("changes").get(1).get("observations").get(0);
    assertThat(seen.get("what").asString()).contains("looks older");
    assertThat(seen.get("rule").isNull()).isTrue();
  }

  @Test
  void onePageHasNoChanges() throws IOException {
    var run = CommandRun.of("inspect", page("a", Abi.X86_32, 2));
    assertThat(run.out()).contains("a: shared_info of an x86_32 guest").doesNotContain("changed");
  }

  @Test
  void structureAloneHasItsAbi() throws IOException {
    String bare = page("a", Abi.X86_32, 2, 2344);
    assertThat(CommandRun.of("inspect", bare).out()).contains("x86_32 guest", "only the structure");
    var run = CommandRun.of("inspect", bare, "--abi", "x86_64");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("a has the size of shared_info in x86_32");
  }
}
