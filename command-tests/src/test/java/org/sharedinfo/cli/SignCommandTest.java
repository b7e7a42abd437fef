package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.result.RunInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Signing as a step of its own. */
class SignCommandTest {
  @TempDir Path folder;

  private Path reported(MadeUpRun run) throws IOException {
    Path dir = run.writeTo(folder.resolve("results"));
    var reported = CommandRun.of("report", dir.toString());
    assertThat(reported.errLines()).as(reported.err()).isEmpty();
    return dir;
  }

  private static void expectRefusal(String why, Path dir, Path key) {
    var run = CommandRun.of("sign", dir.toString(), "--key", key.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(64);
    assertThat(run.errLines()).singleElement().asString().startsWith("tck: ").contains(why);
  }

  @Test
  void whatIsSignedIsVouchedFor() throws IOException {
    var signer = new Signer(folder, "signer");
    Path dir = reported(MadeUpRun.of());
    Path file = dir.resolve("attestation.json");
    String key = signer.known.toString();
    var claim = CommandRun.of("verify", file.toString());
    assertThat(claim.exitCode()).as(claim.out() + claim.err()).isEqualTo(2);
    assertThat(claim.out()).startsWith("CLAIM  it is not signed; it claims: made up 1.0 conforms");

    var signed = CommandRun.of("sign", dir.toString(), "--key", signer.secret.toString());
    assertThat(signed.exitCode()).as(signed.err()).isZero();
    assertThat(signed.out())
        .startsWith("SIGNED  " + file)
        .contains("CONFORMANT, implementation " + MadeUpRun.IMPLEMENTATION);
    var vouched = CommandRun.of("verify", file.toString(), "--key", key);
    assertThat(vouched.exitCode()).as(vouched.out() + vouched.err()).isZero();
    assertThat(vouched.out())
        .startsWith("VOUCHES  made up 1.0 conforms to catalogue")
        .contains(" on x86_64 and x86_32, pv guests, profile gate, digest ");
    var unchecked = CommandRun.of("verify", file.toString());
    assertThat(unchecked.exitCode()).isEqualTo(2);
    assertThat(unchecked.out()).startsWith("CLAIM  who signed it was not checked");

    var other = new Signer(folder, "other");
    CommandRun.of("sign", dir.toString(), "--key", other.secret.toString());
    assertThat(CommandRun.of("verify", file.toString(), "--key", key).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("verify", file.toString(), "--key", other.known.toString()).exitCode())
        .as("signed anew, by another key")
        .isZero();
  }

  @Test
  void onlyWhatTheResultsComeToIsSigned() throws IOException {
    var signer = new Signer(folder, "signer");
    Path dir = reported(MadeUpRun.of("--role LD"));
    Path file = dir.resolve("attestation.json");
    String before = Files.readString(file);
    Files.writeString(file, before.replace("PARTIAL", "CONFORMANT"));
    expectRefusal("it is not what the results come to; tck report writes it", dir, signer.secret);
    Files.delete(file);
    expectRefusal("attestation.json: no such file; tck report writes it", dir, signer.secret);
    Files.createDirectory(file);
    expectRefusal("attestation.json: is a folder, not a file", dir, signer.secret);
  }

  @Test
  void runThatHasNotEndedOrIsOfAnotherKitIsNotSigned() throws IOException {
    var signer = new Signer(folder, "signer");
    MadeUpRun run = MadeUpRun.of("--role LD");
    reported(new MadeUpRun(run.run().withState(RunInfo.State.RUNNING), run.results()));
    Path dir = folder.resolve("results");
    expectRefusal("the run has not ended, or was killed", dir, signer.secret);
    ObjectNode other = (ObjectNode) JsonMapper.shared().readTree(dir.resolve("run.json"));
    other.put("state", "COMPLETE").withObject("/digests").put("kit", "0".repeat(64));
    Files.writeString(dir.resolve("run.json"), other.toString());
    expectRefusal("the run was made with another kit, version development", dir, signer.secret);
  }

  @Test
  void keyIsNamedWhereItIsNone() throws IOException {
    var signer = new Signer(folder, "signer");
    expectRefusal("nowhere.pem: no such file", folder, Path.of("nowhere.pem"));
    expectRefusal("it has no \"-----BEGIN PRIVATE KEY-----\"", folder, signer.known);
    Path odd = Signer.pem(folder.resolve("odd.pem"), "PRIVATE KEY", new byte[] {1, 2, 3});
    expectRefusal("it is no Ed25519 private key", folder, odd);
    expectRefusal("run.json: missing: this is not the folder of a run", folder, signer.secret);
    expectRefusal("is not a results folder", folder.resolve("nowhere"), signer.secret);
    for (String command : List.of("sign", "sign x")) {
      assertThat(CommandRun.of(command.split(" ")).exitCode()).isEqualTo(64);
    }
  }

  /** Before anything runs: no results are there afterwards. */
  @Test
  void certifyChecksItsKeyFirst() throws IOException {
    var signer = new Signer(folder, "signer");
    Path out = folder.resolve("out");
    var run = CommandRun.of("certify", "--sign", signer.known.toString(), "--out", out.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).singleElement().asString().contains("--sign " + signer.known + ": ");
    assertThat(out).doesNotExist();
    assertThat(CommandRun.of("certify", "--help").out().replaceAll("\\s+", " "))
        .contains("on whose command line its path stands: use tck sign after the run");
  }
}
