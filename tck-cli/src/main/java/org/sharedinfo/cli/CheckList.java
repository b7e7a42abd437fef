package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.CertifyRequest;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Shard;
import org.sharedinfo.tck.run.Shares;

/**
 * The checks that a request would run, and their approximate duration. Durations come from the
 * results folder if the checks ran there before, and otherwise from the usual ones of their kind.
 */
final class CheckList {
  private static final double START_MILLIS = 4_000;

  private final Map<Abi, List<PlannedCheck>> checks;
  private final Profile profile;
  private final Map<String, Long> before;

  private CheckList(
      Map<Abi, List<PlannedCheck>> checks, Profile profile, Map<String, Long> before) {
    this.checks = checks;
    this.profile = profile;
    this.before = before;
  }

  static CheckList of(CertifyRequest request) {
    CertifyRequest.Scope scope = request.scope();
    Profile profile = request.effort().profile();
    List<PlannedCheck> wanted = CheckPlan.discover(profile).stream().filter(scope::wants).toList();
    return new CheckList(
        Shares.of(wanted, scope.judgedAbis(), scope.shard().orElse(Shard.WHOLE)),
        profile,
        durations(request.files().out(), profile));
  }

  void print(PrintWriter out) {
    checks.forEach((abi, planned) -> {
      out.println(abi.id() + ":");
      planned.forEach(check -> out.println("  " + line(check)));
    });
    int count = checks.values().stream().mapToInt(List::size).sum();
    out.printf(
        "%d checks, about %s. Checks of roles that are not offered take no time.%n",
        count, inWords(Math.round(millis() / 1000)));
    out.flush();
  }

  private static String line(PlannedCheck check) {
    return "%-8s %s %-15s %s"
        .formatted(
            check.evidence().id(),
            check.role().id(),
            check.rules().stream().map(Rule::id).collect(Collectors.joining(" ")),
            check.id());
  }

  /** ABIs run at the same time, except for races, which need all processors. */
  private double millis() {
    double together =
        checks.keySet().stream().mapToDouble(abi -> millis(abi, false)).max().orElse(0);
    double races = checks.keySet().stream().mapToDouble(abi -> millis(abi, true)).sum();
    return START_MILLIS + together + races;
  }

  private double millis(Abi abi, boolean races) {
    return checks.getOrDefault(abi, List.of()).stream()
        .filter(check -> check.isRace() == races)
        .mapToDouble(check -> millis(check, abi))
        .sum();
  }

  private double millis(PlannedCheck check, Abi abi) {
    Long known = before.get(check.id() + " " + abi.id());
    return known == null ? usual(check) : known;
  }

  private double usual(PlannedCheck check) {
    return switch (check.evidence()) {
      case EXAMPLE -> 90;
      case PROPERTY -> 0.3 * profile.tries();
      case SCHEDULE -> 750;
      case STRESS, RECORDING -> 3_000;
    };
  }

  private static Map<String, Long> durations(Path folder, Profile profile) {
    try {
      ResultsFolder results = ResultsFolder.read(folder);
      Map<String, Long> millis = new HashMap<>();
      if (results.run().profile().equals(profile.id())) {
        for (CheckResult result : results.results()) {
          millis.put(result.check() + " " + result.abi().id(), result.durationMillis());
        }
      }
      return millis;
    } catch (DamagedResultsException e) {
      return Map.of(); // nothing ran there before
    }
  }

  private static String inWords(long seconds) {
    return seconds < 120 ? seconds + " s" : Math.round(seconds / 60.0) + " min";
  }
}
