package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.KitPlans;
import org.sharedinfo.certify.input.KeyFiles;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.certificate.VerificationKey;
import org.sharedinfo.report.input.InputFile;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.tck.run.Environment;
import org.sharedinfo.tck.run.Manifest;
import org.sharedinfo.tck.run.UnmeasurableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck verify}: reports in one line what an attestation vouches for. */
@Command(
    name = "verify",
    description = "Checks an attestation and reports what it vouches for.",
    footer = {
      "",
      "VOUCHES (exit 0): signed by --key, complete, and of a conformant run of this kit.",
      "CLAIM (exit 2): not signed, signature not checked, or the run was not complete.",
      "DOES NOT VOUCH (exit 2): about something else, changed, or contradictory.",
      "DOES NOT VOUCH (exit 1): signed, and a MUST rule fails."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  /** The digest of the class path, which does not change while the command runs. */
  private static Optional<String> kit = Optional.empty();

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "attestation.json, signed or not.")
  Path file = Path.of("attestation.json");

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description =
          "The signer's Ed25519 public key (PEM). Without it no signature counts: the attestation"
              + " is a claim.")
  Optional<Path> key = Optional.empty();

  @Option(
      names = "--implementation",
      paramLabel = "JAR|DIR|SO",
      description = "The implementation that was certified, for comparison with the attestation.")
  List<Path> implementation = List.of();

  @Override
  public Integer call() throws IOException {
    Optional<VerificationKey> signer = key.map(path -> KeyFiles.verification("--key", path));
    for (Path path : implementation) {
      if (!Files.exists(path)) {
        throw new UsageException("no such implementation: " + path);
      }
    }
    Optional<String> digest =
        implementation.isEmpty() ? Optional.empty() : Optional.of(digest(implementation));
    Certificates.Assessment finding = verify(new Certificates.Demand(signer, digest, kitDigest()));
    spec.commandLine().getOut().println(finding.worth().words() + "  " + finding.line());
    spec.commandLine().getOut().flush();
    return finding.worth().exitCode();
  }

  private static String digest(List<Path> implementation) throws IOException {
    try {
      return Manifest.of(implementation).digest();
    } catch (UnmeasurableException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Certificates.Assessment verify(Certificates.Demand demand) {
    try {
      return Certificates.verify(
          InputFile.read(file, InputFile.ATTESTATION), demand, KitPlans.INSTANCE);
    } catch (InputFile.UnreadableException e) {
      throw new UsageException(file + ": " + e.getMessage());
    } catch (UnfitJsonException e) {
      throw new UsageException(file + ": not an attestation: " + e.getMessage());
    }
  }

  /** The digest of the kit that runs here. */
  static synchronized Optional<String> kitDigest() throws IOException {
    if (kit.isEmpty()) {
      kit = Optional.of(Environment.kitDigest());
    }
    return kit;
  }
}
