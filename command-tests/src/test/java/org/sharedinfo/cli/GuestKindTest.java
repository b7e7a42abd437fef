package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.gallery.fault.Arm64Faults;
import org.sharedinfo.gallery.variant.WallclockVariants;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kind of guests: chosen, refused, and named in what comes out. */
class GuestKindTest {
  @TempDir Path folder;

  private CommandRun certify(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "certify";
    all[1] = "--out";
    all[2] = folder.resolve("out").toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return CommandRun.of(all);
  }

  private JsonNode result(String file) throws IOException {
    return result(folder.resolve("out"), file);
  }

  private static JsonNode result(Path results, String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(results.resolve(file)));
  }

  @Test
  void hvmGuestsLeaveOutWhatIsAboutTheUpcallMask() throws IOException {
    var run = certify("--guest", "hvm", "--role", "ES", "--rule", "EVT-16", "--abi", "x86_64");
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(2);
    assertThat(run.out()).contains("hvm guests");
    assertThat(result("conformance.json").at("/scope/guest").asString()).isEqualTo("hvm");
    assertThat(result("conformance.json").at("/verdicts/0/verdict").asString())
        .isEqualTo("NOT_APPLICABLE");
    assertThat(result("conformance.json").at("/verdicts/0/reason").asString())
        .contains("only for pv guests");
  }

  @Test
  void replayCommandNamesTheKind() throws IOException {
    certify("--guest", "hvm", "--rule", "LAY-06");
    assertThat(result("conformance.json").get("command").asString()).contains("--guest hvm");
  }

  @Test
  void theUsualKindIsPv() throws IOException {
    Path usual = OneRun.labelled().results();
    assertThat(result(usual, "conformance.json").at("/scope/guest").asString()).isEqualTo("pv");
    assertThat(result(usual, "attestation.json").at("/predicate/scope/guest").asString())
        .isEqualTo("pv");
  }

  @Test
  void pvGuestsOfArm64AreRefusedInOneLine() {
    var run = certify("--guest", "pv", "--abi", "arm64");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).anyMatch(line -> line.contains("arm64 has no PV guests"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void arm64IsJudgedForHvmGuestsAlone() throws IOException {
    Path usual = OneRun.labelled().results();
    assertThat(result(usual, "run.json").get("abis").toString())
        .isEqualTo("[\"x86_64\",\"x86_32\"]");
    assertThat(result(usual, "conformance.json").get("notRun").toString())
        .contains("there are no PV guests on arm64");
    certify("--rule", "LAY-06", "--guest", "hvm");
    assertThat(result("run.json").get("abis").toString()).contains("arm64");
    certify("--rule", "LAY-06", "--abi", "arm64");
    assertThat(result("run.json").at("/scope/guest").asString()).isEqualTo("hvm");
  }

  @Test
  void arm64IsTakenInWhenTheImplementationServesHvmGuestsAlone() throws IOException {
    var run =
        certify(
            "--rule",
            "LAY-06",
            "--provider",
            Arm64Faults.class.getName() + "$WallclockWhereX86HasIt");
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(1);
    assertThat(result("run.json").get("abis").toString())
        .isEqualTo("[\"x86_64\",\"x86_32\",\"arm64\"]");
    assertThat(result("run.json").get("planned").asInt())
        .isEqualTo(Files.readAllLines(folder.resolve("out").resolve("results.ndjson")).size());
  }

  @Test
  void aKindThatIsNotServedIsRefused() {
    var run =
        certify("--guest", "hvm", "--provider", WallclockVariants.class.getName() + "$CopiesFirst");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).anyMatch(line -> line.contains("serves pv guests"));
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
