package org.sharedinfo.report.fabricated;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.ResultLine;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A run that never was: results made up for tests, and written as a run writes them. */
public final class FabricatedRun {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private final List<CheckResult> results;
  private RunInfo run;

  private FabricatedRun(RunInfo run, List<CheckResult> results) {
    this.run = run;
    this.results = new ArrayList<>(results);
  }

  /** Every rule passes, for every role that it binds and both ABIs. */
  public static FabricatedRun allPass() {
    List<CheckResult> results = new ArrayList<>();
    for (Abi abi : List.of(Abi.X86_64, Abi.X86_32)) {
      for (Role role : Role.values()) {
        for (Rule rule : Rule.values()) {
          if (rule.roles().contains(role)) {
            results.addAll(checks(rule, role, abi));
          }
        }
      }
    }
    return new FabricatedRun(
        new RunInfo(
            "1.0.0",
            Catalogue.VERSION,
            new RunInfo.Implementation("shared_info reference", "1.0.0", "The kit's authors"),
            "org.sharedinfo.reference.ReferenceProvider",
            new Scope("pv", List.of()),
            List.of("x86_64", "x86_32"),
            "gate",
            4711,
            List.of(),
            List.of(),
            "./tck certify --seed 4711",
            Optional.empty(),
            "2026-11-23T09:15:00Z",
            Optional.of(42_100L),
            Map.of(
                "JDK", "25.0.3+9-LTS (Eclipse Adoptium)",
                "Operating system", "Linux 6.8 amd64",
                "Processor", "AMD EPYC 7B13, 2 cores",
                "Heap", "512 MiB"),
            Map.of(
                "kit", "3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855a",
                "catalogue", Catalogue.digest(),
                "implementation",
                    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"),
            results.size(),
            List.of(),
            RunInfo.State.COMPLETE),
        results);
  }

  private static List<CheckResult> checks(Rule rule, Role role, Abi abi) {
    String suite =
        rule.area().name().toLowerCase(Locale.ROOT)
            + "."
            + role.title().replace(" ", "")
            + "."
            + rule.name().toLowerCase(Locale.ROOT);
    CheckResult property =
        check(suite + "Holds", rule, role, abi, Evidence.PROPERTY, Strength.ofTries(1000, true));
    CheckResult example =
        check(suite + "AtTheEdge", rule, role, abi, Evidence.EXAMPLE, Strength.ofTries(1, true));
    return rule.ordinal() % 3 == 0 ? List.of(property) : List.of(property, example);
  }

  /** Some rules have a race that passes as well, and a schedule that could not be explored. */
  FabricatedRun unexplorable(String why) {
    List<CheckResult> more = new ArrayList<>();
    for (CheckResult r : results) {
      if (Set.of("TIM-04", "TIM-05", "EVT-01").contains(r.rules().getFirst())
          && r.evidence() == Evidence.PROPERTY) {
        Rule rule = Rule.byId(r.rules().getFirst()).orElseThrow();
        more.add(
            check(
                r.check() + "Raced",
                rule,
                r.role(),
                r.abi(),
                Evidence.STRESS,
                Strength.ofSamples(2_000_000, 70_000)));
        CheckResult schedule =
            check(
                r.check() + "Explored",
                rule,
                r.role(),
                r.abi(),
                Evidence.SCHEDULE,
                Strength.none());
        more.add(altered(schedule, Verdict.INCONCLUSIVE, Blame.NONE, why));
      }
    }
    results.addAll(more);
    return with(r -> altered(r, r.abis(), r.filters(), results.size()));
  }

  private static CheckResult check(
      String id, Rule rule, Role role, Abi abi, Evidence evidence, Strength strength) {
    return new CheckResult(
        id,
        "The " + role.title() + " on " + rule.title().toLowerCase(Locale.ROOT),
        List.of(rule.id()),
        role,
        abi,
        evidence,
        Verdict.PASS,
        Blame.NONE,
        strength,
        4711,
        "",
        Optional.empty(),
        "",
        ReplayCommand.ofLine(
            "./tck certify --implementation build/acme-hv.jar --abi "
                + abi.id()
                + " --rule "
                + rule.id()
                + " --profile gate --seed 4711"),
        7 + rule.ordinal());
  }

  public RunInfo run() {
    return run;
  }

  public List<CheckResult> results() {
    return List.copyOf(results);
  }

  public FabricatedRun with(UnaryOperator<RunInfo> change) {
    run = change.apply(run);
    return this;
  }

  public FabricatedRun named(String name, String version, String vendor) {
    return with(
        r -> r.withImplementation(new RunInfo.Implementation(name, version, vendor), r.scope()));
  }

  public FabricatedRun filtered(String... filters) {
    return with(r -> altered(r, r.abis(), List.of(filters), results.size()));
  }

  /** The implementation offers one ABI. */
  public FabricatedRun onlyOn(String abi) {
    results.removeIf(r -> !r.abi().id().equals(abi));
    return with(r -> altered(r, List.of(abi), r.filters(), results.size()));
  }

  /** The same run of an implementation that declares limits. */
  public FabricatedRun declaring(Scope scope) {
    return with(r -> r.withImplementation(r.implementation(), scope));
  }

  private static RunInfo altered(RunInfo r, List<String> abis, List<String> filters, int planned) {
    return altered(r, abis, filters, r.label(), planned);
  }

  private static RunInfo altered(
      RunInfo r, List<String> abis, List<String> filters, Optional<String> label, int planned) {
    return new RunInfo(
        r.kitVersion(),
        r.catalogueVersion(),
        r.implementation(),
        r.provider(),
        r.scope(),
        abis,
        r.profile(),
        r.seed(),
        filters,
        r.exclusions(),
        r.command(),
        label,
        r.started(),
        r.durationMillis(),
        r.environment(),
        r.digests(),
        planned,
        r.causes(),
        r.state());
  }

  /** Leaves the results of some rules out, as a filter does; call before {@link #filtered}. */
  public FabricatedRun without(Set<Rule> rules) {
    results.removeIf(r -> rules.contains(Rule.byId(r.rules().getFirst()).orElseThrow()));
    return this;
  }

  /** Only one role was to be judged. */
  public FabricatedRun onlyFor(Role role) {
    results.removeIf(r -> r.role() != role);
    return filtered("--role " + role.id());
  }

  public FabricatedRun notOffered(Role... roles) {
    for (Role role : EnumSet.copyOf(List.of(roles))) {
      results.replaceAll(r ->
          r.role() == role
              ? altered(r, Verdict.NOT_APPLICABLE, Blame.NONE, "the role is not offered")
              : r);
    }
    return this;
  }

  /** The first check of a rule, for a role and an ABI, comes out differently. */
  public FabricatedRun changed(
      String rule, String role, String abi, UnaryOperator<CheckResult> change) {
    for (int i = 0; i < results.size(); i++) {
      CheckResult r = results.get(i);
      if (r.rules().contains(rule) && r.role().id().equals(role) && r.abi().id().equals(abi)) {
        results.set(i, change.apply(r));
        return this;
      }
    }
    throw new AssertionError("no check of " + rule + " for " + role + " on " + abi);
  }

  public FabricatedRun fails(String role, String abi, Violation violation) {
    return changed(
        violation.rule(),
        role,
        abi,
        r ->
            altered(r, Verdict.FAIL, Blame.NONE, "unused")
                .withViolation(
                    violation,
                    violation.rule()
                        + ": expected "
                        + violation.expected()
                        + ", seen "
                        + violation.seen()));
  }

  public FabricatedRun comesOut(
      String rule, String role, String abi, Verdict verdict, Blame blame, String message) {
    return changed(rule, role, abi, r -> altered(r, verdict, blame, message));
  }

  /** As {@link #comesOut}, for the last check of the rule. */
  public FabricatedRun lastComesOut(
      String rule, String role, String abi, Verdict verdict, String message) {
    for (int i = results.size() - 1; i >= 0; i--) {
      CheckResult r = results.get(i);
      if (r.rules().contains(rule) && r.role().id().equals(role) && r.abi().id().equals(abi)) {
        results.set(i, altered(r, verdict, Blame.IMPLEMENTATION, message));
        return this;
      }
    }
    throw new AssertionError("no check of " + rule + " for " + role + " on " + abi);
  }

  /** The user gave the run a name. */
  public FabricatedRun labelled(String label) {
    return with(r -> altered(r, r.abis(), r.filters(), Optional.of(label), r.planned()));
  }

  /** Stopped after so many results. */
  public FabricatedRun stoppedAfter(int count) {
    results.subList(count, results.size()).clear();
    return with(r -> r.withState(RunInfo.State.RUNNING));
  }

  public static CheckResult altered(CheckResult r, Verdict verdict, Blame blame, String message) {
    return altered(r, verdict, blame, message, "");
  }

  public static CheckResult altered(
      CheckResult r, Verdict verdict, Blame blame, String message, String detail) {
    return new CheckResult(
        r.check(),
        r.title(),
        r.rules(),
        r.role(),
        r.abi(),
        r.evidence(),
        verdict,
        blame,
        verdict == Verdict.NOT_APPLICABLE ? Strength.none() : r.strength(),
        r.seed(),
        message,
        r.violation(),
        detail,
        r.replay(),
        r.durationMillis());
  }

  /** Writes {@code run.json} and {@code results.ndjson}. */
  public Path writeTo(Path dir) throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve(ResultsFolder.RUN), MAPPER.writeValueAsString(run));
    StringBuilder lines = new StringBuilder();
    results.forEach(r -> lines.append(MAPPER.writeValueAsString(ResultLine.of(r))).append('\n'));
    Files.writeString(dir.resolve(ResultsFolder.RESULTS), lines);
    return dir;
  }
}
