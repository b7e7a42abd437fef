package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.report.Certificates;
import org.sharedinfo.tck.run.Environment;
import org.sharedinfo.tck.run.Manifest;
import org.sharedinfo.tck.run.UnmeasurableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck verify}: says in one line what an attestation vouches for. */
@Command(
    name = "verify",
    description = "Checks an attestation, and says what it vouches for.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "attestation.json, signed or not.")
  Path file = Path.of("attestation.json");

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "The signer's Ed25519 public key, PEM; without it no signature counts.")
  Optional<Path> key = Optional.empty();

  @Option(
      names = "--implementation",
      paramLabel = "JAR|DIR|SO",
      description = "What it should speak of, as it was certified.")
  List<Path> implementation = List.of();

  @Override
  public Integer call() throws IOException {
    Optional<String> pem = key.isEmpty() ? Optional.empty() : Optional.of(read(key.get()));
    for (Path path : implementation) {
      if (!Files.exists(path)) {
        throw new UsageException("no such implementation: " + path);
      }
    }
    Optional<String> digest =
        implementation.isEmpty() ? Optional.empty() : Optional.of(digest(implementation));
    Certificates.Finding finding;
    try {
      finding = Certificates.verify(bytes(file), pem, digest, Optional.of(Environment.kitDigest()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
    spec.commandLine()
        .getOut()
        .println((finding.conformant() ? "VOUCHES  " : "DOES NOT VOUCH  ") + finding.line());
    spec.commandLine().getOut().flush();
    return switch (finding.worth()) {
      case VOUCHES -> 0;
      case REFUSED -> 1;
      case CLAIMS_NOTHING -> 2;
    };
  }

  private static String digest(List<Path> implementation) throws IOException {
    try {
      return Manifest.of(implementation).digest();
    } catch (UnmeasurableException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new UsageException("no such file: " + path);
    } catch (IOException e) {
      throw new UsageException(path + " cannot be read: " + e.getMessage());
    }
  }

  /** A key file. */
  static String read(Path path) {
    return new String(bytes(path), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
