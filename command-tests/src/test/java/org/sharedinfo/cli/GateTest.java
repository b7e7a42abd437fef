package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Baselines and certificates, by runs of one small role. */
class GateTest {
  private static final String FAULTY = "org.sharedinfo.gallery.fault.DeclaredLayoutFaults$";

  @TempDir Path folder;

  private CommandRun certify(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "certify",
                "--role",
                "LD",
                "--abi",
                "x86_64",
                "--out",
                folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void worseThanTheBaselineIsARegression() throws IOException {
    OneRun good = OneRun.smallRole();
    assertThat(good.run().exitCode()).isEqualTo(2);
    String baseline = good.results().resolve("conformance.json").toString();
    CommandRun same = certify("same", "--baseline", baseline);
    assertThat(same.exitCode()).as(same.out()).isEqualTo(2);
    assertThat(same.out()).contains("baseline: nothing changed");
    String provider =
        org.sharedinfo.gallery.Gallery.faults().stream()
            .map(fault -> fault.provider().getName())
            .filter(name -> name.startsWith(FAULTY))
            .findFirst()
            .orElseThrow();
    CommandRun worse = certify("worse", "--provider", provider, "--baseline", baseline);
    assertThat(worse.exitCode()).as(worse.out()).isEqualTo(3);
    assertThat(worse.out())
        .contains("baseline: newly failing")
        .contains("PASS -> FAIL")
        .contains("REGRESSION  exit code 3");
    assertThat(folder.resolve("worse/summary.md")).content().contains("Worse than the baseline");
    String worseRun = folder.resolve("worse").toString();
    CommandRun again =
        CommandRun.of("report", worseRun, "--out", folder.resolve("elsewhere").toString());
    assertThat(again.exitCode()).as(again.out()).isEqualTo(1);
    assertThat(folder.resolve("elsewhere/summary.md"))
        .content()
        .contains("Worse than the baseline");
  }

  @Test
  void reportsElsewhereShowTheSameHistory() throws IOException {
    OneRun.smallRole().copyTo(folder.resolve("run"));
    certify("run");
    String run = folder.resolve("run").toString();
    CommandRun.of("report", run, "--out", folder.resolve("elsewhere").toString());
    assertThat(history("elsewhere")).isEqualTo(history("run")).contains("\"total\":2");
  }

  /** Allure gives the newest results another id whenever it draws them. */
  private String history(String run) throws IOException {
    Path file = folder.resolve(run).resolve(Path.of("allure", "history", "history.json"));
    return Files.readString(file).replaceAll("\"uid\":\"[0-9a-f]+\"", "");
  }

  @Test
  void signedAttestationOfAPartSaysThatItIsNone() throws IOException {
    var signer = new Signer(folder, "signer");
    assertThat(certify("signed", "--sign", signer.secret.toString()).exitCode()).isEqualTo(2);
    String attestation = folder.resolve("signed/attestation.json").toString();
    assertThat(Files.readString(Path.of(attestation))).contains("application/vnd.in-toto+json");
    CommandRun verified = CommandRun.of("verify", attestation, "--key", signer.known.toString());
    assertThat(verified.exitCode()).isEqualTo(2);
    assertThat(verified.outLines())
        .containsExactly("CLAIM  it does not say CONFORMANT but PARTIAL");
    CommandRun noKey = certify("nokey", "--sign", signer.known.toString());
    assertThat(noKey.exitCode()).isEqualTo(64);
    assertThat(noKey.err()).contains("--sign " + signer.known);
  }
}
