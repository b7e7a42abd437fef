package org.sharedinfo.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.KitPlans;
import org.sharedinfo.report.input.ExpectedCheck;
import org.sharedinfo.report.input.Plans;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.ResultLine;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run of this kit that never was: each check that applies to PV guests passes. Written as a run
 * writes it, so that what comes out is what the plan and the files bring about.
 *
 * @param run its metadata
 * @param results one for each planned check
 */
record MadeUpRun(RunInfo run, List<CheckResult> results) {
  static final String IMPLEMENTATION =
      "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  /**
   * A complete run.
   *
   * @param filters as in run.json
   */
  static MadeUpRun of(String... filters) throws IOException {
    return ofImplementation(IMPLEMENTATION, filters);
  }

  /** As {@link #of}, of an implementation with another digest. */
  static MadeUpRun ofImplementation(String digest, String... filters) throws IOException {
    var run =
        new RunInfo(
            "development",
            Catalogue.VERSION,
            new RunInfo.Implementation("made up", "1.0", "nobody"),
            "com.example.Provider",
            new Scope("pv", List.of()),
            List.of("x86_64", "x86_32"),
            "gate",
            7,
            List.of(filters),
            List.of(),
            "./tck certify",
            Optional.empty(),
            "2026-11-28T09:15:00Z",
            Optional.of(1_000L),
            Map.of("java", "25"),
            Map.of(
                "kit", VerifyCommand.kitDigest().orElseThrow(),
                "catalogue", Catalogue.digest(),
                "implementation", digest),
            0,
            List.of(),
            RunInfo.State.COMPLETE);
    List<CheckResult> results = new ArrayList<>();
    try {
      KitPlans.INSTANCE
          .of(run)
          .forEach((abi, checks) -> checks.forEach(check -> results.add(result(check, abi))));
    } catch (Plans.UnfitRunException e) {
      throw new AssertionError(e);
    }
    return new MadeUpRun(run.withPlanned(results.size()), List.copyOf(results));
  }

  private static CheckResult result(ExpectedCheck check, Abi abi) {
    boolean applies = check.applies().guests().contains(GuestKind.PV);
    Strength strength =
        check.evidence() == Evidence.STRESS
            ? Strength.ofSamples(1_000, 10)
            : Strength.ofTries(1_000, true);
    return new CheckResult(
        check.id(),
        check.id(),
        check.rules().stream().map(Rule::id).sorted().toList(),
        check.role(),
        abi,
        check.evidence(),
        applies ? Verdict.PASS : Verdict.NOT_APPLICABLE,
        CheckResult.Blame.NONE,
        applies ? strength : Strength.none(),
        7,
        "",
        Optional.empty(),
        "",
        ReplayCommand.ofLine("./tck certify"),
        1);
  }

  Path writeTo(Path dir) throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("run.json"), MAPPER.writeValueAsString(run));
    var lines = new StringBuilder();
    results.forEach(
        result -> lines.append(MAPPER.writeValueAsString(ResultLine.of(result))).append('\n'));
    Files.writeString(dir.resolve("results.ndjson"), lines);
    return dir;
  }
}
