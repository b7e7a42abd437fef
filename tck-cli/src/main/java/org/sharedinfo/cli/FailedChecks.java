package org.sharedinfo.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.CertifyRequest;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.Profile;

/**
 * The failures of a run.
 *
 * @param ids the checks
 * @param abis the ABIs in which any of them failed
 * @param profile the run's profile, which has these checks
 * @param guest the kind of guest of the run
 * @param seed the run's seed, with which they fail again
 */
record FailedChecks(
    List<String> ids, Set<Abi> abis, Profile profile, Optional<GuestKind> guest, long seed) {
  /**
   * Reads a results folder.
   *
   * @throws UsageException if it is not one
   */
  static FailedChecks in(Path folder) {
    try {
      ResultsFolder results = ResultsFolder.read(folder);
      List<CheckResult> failed =
          results.results().stream().filter(result -> result.verdict().isFailure()).toList();
      return new FailedChecks(
          failed.stream().map(CheckResult::check).distinct().sorted().toList(),
          failed.stream().map(CheckResult::abi).collect(Collectors.toUnmodifiableSet()),
          Ids.profile(results.run().profile()),
          GuestKind.byId(results.run().scope().guest()),
          results.run().seed());
    } catch (DamagedResultsException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a results folder that must contain failures. */
  static FailedChecks required(Path folder) {
    FailedChecks failed = in(folder);
    if (failed.ids().isEmpty()) {
      throw new UsageException("--failed " + folder + ": nothing failed there");
    }
    return failed;
  }

  /**
   * The request for only these checks, with the run's seed, kind of guest and profile.
   *
   * @param keepsProfile whether to use the request's own profile
   */
  CertifyRequest narrow(CertifyRequest request, boolean keepsProfile) {
    CertifyRequest.Scope scope = request.scope();
    CertifyRequest.Effort effort = request.effort();
    CheckFilter checks = scope.checks();
    return new CertifyRequest(
        request.target(),
        new CertifyRequest.Scope(
            scope.abis().isEmpty() ? abis : scope.abis(),
            scope.guest().or(this::guest),
            new CheckFilter(checks.roles(), checks.rules(), checks.kinds(), ids),
            scope.replay(),
            scope.shard()),
        new CertifyRequest.Effort(
            keepsProfile ? effort.profile() : profile,
            effort.seed().isPresent() ? effort.seed() : OptionalLong.of(seed),
            effort.hangLimit(),
            effort.failFast(),
            effort.isolated()),
        request.files(),
        request.label());
  }
}
