package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.Certify;
import org.sharedinfo.certify.CertifyRequest;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.Selection;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.reference.ReferenceProvider;
import org.sharedinfo.selftest.RaceCalibration;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tck certify}: judges an implementation and writes the results. */
@Command(
    name = "certify",
    description = "Certifies an implementation (without options: the bundled reference).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CertifyCommand implements Callable<Integer> {
  /** Whether to isolate. */
  enum Isolating {
    AUTO,
    OFF
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--implementation",
      paramLabel = "JAR|DIR|SO",
      description =
          "Jar or folder of classes of the implementation (may be repeated), or a shared library.")
  List<Path> implementation = List.of();

  @Option(names = "--provider", paramLabel = "CLASS", description = "The provider's class.")
  Optional<String> provider = Optional.empty();

  @Option(
      names = "--abi",
      split = ",",
      paramLabel = "ABI",
      description = "Judges only these ABIs: x86_64, x86_32, arm64.")
  List<String> abis = List.of();

  @Option(
      names = "--guest",
      paramLabel = "pv|hvm",
      description = "The kind of guests (default: pv, if the implementation serves them).")
  Optional<String> guest = Optional.empty();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description = "Judges only these roles: TP, TR, WP, WR, ES, ER, PO, PV, LD.")
  List<String> roles = List.of();

  @Option(
      names = "--rule",
      split = ",",
      paramLabel = "ID",
      description = "Judges only these rules.")
  List<String> rules = List.of();

  @Option(
      names = "--check",
      split = ",",
      paramLabel = "PATTERN",
      description = "Only checks with such ids, where * stands for anything: see --list.")
  List<String> checks = List.of();

  @Option(
      names = "--evidence",
      split = ",",
      paramLabel = "KIND",
      description = "Only these kinds of evidence: example, property, stress, schedule.")
  List<String> kinds = List.of();

  @Option(
      names = "--failed",
      paramLabel = "DIR",
      description = "Only what failed in the run of a results folder, with the same seed.")
  Optional<Path> failed = Optional.empty();

  @Option(names = "--list", description = "Lists what would run, and about how long it takes.")
  boolean list;

  @Option(
      names = "--watch",
      description =
          "Runs again whenever the implementation changes: what failed, or everything if nothing"
              + " did.")
  boolean watch;

  @Option(names = "--fail-fast", description = "Ends the run with the first check that fails.")
  boolean failFast;

  @Option(
      names = "--profile",
      paramLabel = "gate|full",
      description = "How much evidence to gather (default: gate; with --failed, as that run).")
  Optional<String> profile = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Repeats the run with this seed.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--replay",
      paramLabel = "EXECUTION",
      description = "Plays one explored execution again; its failure names it.")
  Optional<String> replay = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/conformance",
      description = "Folder for the results (default: target/conformance).")
  Path out;

  @Option(
      names = "--hang-limit",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "A check without progress for this long counts as hung (default: 90).")
  int hangLimit;

  @Option(
      names = "--isolation",
      paramLabel = "auto|off",
      defaultValue = "auto",
      description =
          "Isolates the implementation from the rest of the machine if the system can"
              + " (default: auto).")
  Isolating isolation;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "conformance.json of an earlier run; exits with 3 if anything got worse.")
  Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description =
          "Folder that keeps the history for Allure's page (default: carried over from"
              + " the results that are replaced).")
  Optional<Path> history = Optional.empty();

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description =
          "Signs attestation.json with an Ed25519 private key (PKCS #8, PEM), which is checked"
              + " before the run. Code of the implementation runs beside this process, in which"
              + " the key is and on whose command line its path stands: use tck sign after the"
              + " run unless you trust that code.")
  Optional<Path> sign = Optional.empty();

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "File of exclusions: rule, reason, issue and expiry date.")
  Optional<Path> exclude = Optional.empty();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Runs one of N parts; tck report merges them. Use the same --seed for all.")
  Optional<String> shard = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "A name for this run; all reports and comparisons show it.")
  Optional<String> label = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException, UnusableImplementationException {
    CertifyRequest request = request();
    if (list) {
      CheckList.of(request).print(spec.commandLine().getOut());
      return 0;
    }
    if (watch) {
      new Watch(
              request,
              (next, standby) -> certify(certify -> certify.run(next, standby)),
              this::notice)
          .run();
      throw new InterruptedException();
    }
    return certify(certify -> certify.run(request)).exitCode();
  }

  /** Carries out a request. */
  @FunctionalInterface
  private interface Run {
    Certified by(Certify certify)
        throws IOException, InterruptedException, UnusableImplementationException;
  }

  private Certified certify(Run run)
      throws IOException, InterruptedException, UnusableImplementationException {
    Certified certified;
    try (var progress = ProgressLine.on(spec.commandLine().getErr(), Display.of(spec))) {
      certified = run.by(new Certify(RaceCalibration::new, progress, this::notice));
    }
    Summary.print(spec.commandLine().getOut(), certified, Display.of(spec));
    return certified;
  }

  private void notice(String line) {
    spec.commandLine().getErr().println("tck: " + line);
  }

  private CertifyRequest request() {
    Display.of(spec); // contradictory options also end a watch
    if (watch && implementation.isEmpty()) {
      throw new UsageException("--watch needs --implementation: the bundled one never changes");
    }
    if (failed.isPresent() && !checks.isEmpty()) {
      throw new UsageException("--failed and --check cannot be combined");
    }
    CertifyRequest request = asTyped();
    CertifyRequest narrowed = failed.map(folder -> narrowed(request, folder)).orElse(request);
    if (list) {
      Certify.requireFit(narrowed);
      new Selection(narrowed.scope().checks())
          .requireSome(narrowed.scope().replay(), narrowed.effort().profile());
    }
    return narrowed;
  }

  /** What failed, with another results folder than the one that was read. */
  private CertifyRequest narrowed(CertifyRequest request, Path folder) {
    CertifyRequest failures = FailedChecks.required(folder).narrow(request, profile.isPresent());
    boolean sameFolder =
        out.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize());
    return sameFolder ? failures.with(failures.files().beside("-failed")) : failures;
  }

  private CertifyRequest asTyped() {
    return new CertifyRequest(
        new CertifyRequest.Target(
            implementation, provider, Optional.of(ReferenceProvider.class.getName())),
        new CertifyRequest.Scope(
            Ids.abis(abis),
            guest.map(Ids::guest),
            new CheckFilter(Ids.roles(roles), Ids.rules(rules), Ids.evidence(kinds), checks),
            replay.map(Ids::replay),
            shard.map(Ids::shard)),
        new CertifyRequest.Effort(
            profile.map(Ids::profile).orElse(Profile.GATE),
            seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
            Duration.ofSeconds(hangLimit),
            failFast,
            isolation == Isolating.AUTO),
        new CertifyRequest.Files(out, history, baseline, exclude, sign),
        label.map(Ids::label));
  }
}
