package org.sharedinfo.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.input.ExcludeFile;
import org.sharedinfo.certify.input.Gate;
import org.sharedinfo.certify.input.KeyFiles;
import org.sharedinfo.certify.input.Selection;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.certificate.SigningKey;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.Calibration;
import org.sharedinfo.tck.run.Certification;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunListener;
import org.sharedinfo.tck.run.RunResults;
import org.sharedinfo.tck.run.Shard;
import org.sharedinfo.tck.run.SpareWorkers;

/** Certifies an implementation: checks the request, runs it, writes the reports. */
public final class Certify {
  /** Creates the calibration of races on this machine, for a certificate. */
  @FunctionalInterface
  public interface Calibrating {
    /** For the seed and the profile of a run. */
    Calibration of(long seed, Profile profile);
  }

  private static final long SEEDS = 1L << 48;

  private final Calibrating calibrating;
  private final RunListener progress;
  private final Consumer<String> notices;

  /**
   * Prepares a certification.
   *
   * @param progress receives the progress of the run
   * @param notices receives other notices for the user, one line each
   */
  public Certify(Calibrating calibrating, RunListener progress, Consumer<String> notices) {
    this.calibrating = calibrating;
    this.progress = progress;
    this.notices = notices;
  }

  /**
   * Carries out a request. Everything that the request names is checked before any code of the
   * implementation runs.
   *
   * @throws UsageException if the request is invalid; nothing is left behind
   * @throws UnusableImplementationException if the implementation cannot be loaded; nothing is left
   *     behind
   * @throws IOException if the kit or the machine fails; a notice says where the results so far
   *     are, marked as incomplete
   */
  public Certified run(CertifyRequest request)
      throws IOException, InterruptedException, UnusableImplementationException {
    try (var workers = SpareWorkers.ofOneRun()) {
      return run(request, ImplementationUnderTest.usualPlace(), workers);
    }
  }

  /**
   * As {@link #run(CertifyRequest)}.
   *
   * @param standby what earlier runs of the implementation kept ready
   */
  public Certified run(CertifyRequest request, Standby standby)
      throws IOException, InterruptedException, UnusableImplementationException {
    return run(request, standby.copies(), standby.workers());
  }

  private Certified run(CertifyRequest request, Path copies, SpareWorkers workers)
      throws IOException, InterruptedException, UnusableImplementationException {
    CertifyRequest.Files files = request.files();
    CertifyRequest.Scope scope = request.scope();
    requireFit(request);
    Optional<Gate> gate = files.baseline().map(Gate::open);
    Optional<SigningKey> key = files.signingKey().map(path -> KeyFiles.signing("--sign", path));
    new Selection(scope.checks()).requireSome(scope.replay(), request.effort().profile());
    ExcludeFile excluded = excluded(request);
    try (var subject = ImplementationUnderTest.find(request.target(), copies);
        var places = OutputPlaces.prepare(files.out(), files.history())) {
      Assignment assignment = assignment(request, subject, excluded, places.results().staging());
      ConformanceReport report = judge(assignment, workers, subject, places, gate, key);
      return new Certified(
          report, places.results().target(), gate.map(open -> open.changes(report)));
    }
  }

  /**
   * Requires that the parts of a request fit together.
   *
   * @throws UsageException if they do not
   */
  public static void requireFit(CertifyRequest request) {
    CertifyRequest.Effort effort = request.effort();
    if (!effort.hangLimit().isPositive()) {
      throw new UsageException(
          "--hang-limit needs a number of seconds above 0: " + effort.hangLimit().toSeconds());
    }
    Optional<Path> history = request.files().history();
    if (history.filter(path -> Files.exists(path) && !Files.isDirectory(path)).isPresent()) {
      throw new UsageException("--history needs a folder: " + history.get());
    }
    CertifyRequest.Scope scope = request.scope();
    if (scope.replay().isPresent()
        && !scope.abis().isEmpty()
        && !scope.abis().contains(scope.replay().get().abi())) {
      throw new UsageException(
          "--replay is for ABI " + scope.replay().get().abi().id() + ", but --abi excludes it");
    }
    if (scope.judgedAbis().isEmpty()) {
      throw new UsageException(
          "--guest %s: %s has no %s guests"
              .formatted(
                  scope.guest().orElseThrow().id(),
                  scope.askedAbis().stream().map(Abi::id).collect(Collectors.joining(", ")),
                  scope.guest().orElseThrow()));
    }
    if (scope.shard().isPresent() && effort.seed().isEmpty()) {
      throw new UsageException("--shard needs --seed N: all parts of a run share one seed");
    }
  }

  private ExcludeFile excluded(CertifyRequest request) {
    Optional<Path> file = request.files().exclude();
    if (file.isEmpty()) {
      return ExcludeFile.NONE;
    }
    CertifyRequest.Scope scope = request.scope();
    ExcludeFile read =
        ExcludeFile.read(
            file.get(), LocalDate.now(ZoneOffset.UTC), request.effort().profile().id());
    read.requireUse(file.get(), scope.judgedAbis(), scope.checks());
    read.asleep().forEach(notices);
    return read;
  }

  private Assignment assignment(
      CertifyRequest request, ImplementationUnderTest subject, ExcludeFile excluded, Path folder) {
    CertifyRequest.Scope scope = request.scope();
    CertifyRequest.Effort effort = request.effort();
    long seed = effort.seed().orElseGet(() -> new SecureRandom().nextLong(SEEDS));
    return new Assignment(
        subject.classPath(),
        subject.provider(),
        scope.askedAbis(),
        scope.guest(),
        scope.checks(),
        scope.shard().orElse(Shard.WHOLE),
        excluded.entries(),
        scope.replay(),
        effort.profile(),
        calibration(request, seed),
        effort.failFast(),
        effort.isolated(),
        seed,
        folder,
        effort.hangLimit(),
        request.command(),
        request.label(),
        scope.filters());
  }

  /** A certificate states what its races would have caught; a single execution is not a race. */
  private Calibration calibration(CertifyRequest request, long seed) {
    Profile profile = request.effort().profile();
    return profile == Profile.FULL && request.scope().replay().isEmpty()
        ? calibrating.of(seed, profile)
        : Calibration.NONE;
  }

  private ConformanceReport judge(
      Assignment assignment,
      SpareWorkers workers,
      ImplementationUnderTest subject,
      OutputPlaces places,
      Optional<Gate> gate,
      Optional<SigningKey> key)
      throws IOException, InterruptedException, UnusableImplementationException {
    Path staging = places.results().staging();
    Thread farewell =
        Thread.ofPlatform()
            .unstarted(() -> {
              notices.accept(unfinished(staging));
              subject.close();
            });
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      RunResults run = Certification.run(assignment, workers, progress);
      subject.requireUnchanged();
      gate.ifPresent(open -> open.keep(staging));
      places.takeHistory();
      var report =
          Reports.write(staging, new ResultsFolder(run.info(), run.results(), false), notices);
      if (key.isPresent()) {
        Certificates.sign(staging, report, key.get());
      }
      places.commit();
      return report;
    } catch (UnusableImplementationException e) {
      places.discard();
      throw e;
    } catch (IOException | RuntimeException e) {
      notices.accept(unfinished(staging));
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(farewell);
    }
  }

  private static String unfinished(Path folder) {
    return "stopped; the results so far, marked as incomplete, are in " + folder;
  }
}
