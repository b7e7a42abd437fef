package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.KitPlans;
import org.sharedinfo.certify.input.KeyFiles;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.certificate.SigningKey;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.result.RunInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck sign}: signs the attestation of a finished run. */
@Command(
    name = "sign",
    description =
        "Signs the attestation of a finished run. No code of the implementation runs during"
            + " this.",
    footer = {
      "",
      "The results are graded again, and the attestation must agree with them. Exit codes:",
      "0 signed, whatever the outcome; 64 the folder or the key is unusable."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SignCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "RESULTS", description = "The results folder of a run.")
  Path results;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Your Ed25519 private key (PKCS #8, PEM).")
  Path key;

  @Override
  public Integer call() throws IOException {
    SigningKey signer = KeyFiles.signing("--key", key);
    if (!Files.isDirectory(results)) {
      throw new UsageException(results + " is not a results folder");
    }
    try {
      ConformanceReport report = Reports.read(results, KitPlans.INSTANCE);
      requireEnded(report);
      Certificates.sign(results, report, signer);
      spec.commandLine()
          .getOut()
          .println(
              "SIGNED  "
                  + results.resolve("attestation.json")
                  + "  "
                  + report.outcome()
                  + ", implementation "
                  + report.digests().get("implementation"));
      spec.commandLine().getOut().flush();
      return 0;
    } catch (DamagedResultsException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void requireEnded(ConformanceReport report) throws IOException {
    if (report.progress().state() == RunInfo.State.RUNNING) {
      throw new UsageException(results + ": the run has not ended, or was killed");
    }
    String kit = VerifyCommand.kitDigest().orElseThrow();
    if (!kit.equals(report.digests().get("kit"))) {
      throw new UsageException(
          results
              + ": the run was made with another kit, version "
              + report.kit().version()
              + ": sign it with that one");
    }
  }
}
