package org.sharedinfo.report.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;

/** Says how strong evidence is. */
final class StrengthText {
  private StrengthText() {}

  /** Of one check; empty for one that did not run. */
  static String of(CheckEvidence evidence) {
    List<String> parts =
        switch (evidence.strength()) {
          case Strength.None _ -> List.of();
          case Strength.Tries(long tries, _) -> tries(evidence.kind(), tries);
          case Strength.Exercised(long times, _) -> exercised(times);
          case Strength.Samples samples -> samples(samples);
          case Strength.Executions executions -> executions(executions);
        };
    boolean saysSo =
        evidence.strength() instanceof Strength.Executions(long count, _, _) && count > 0;
    List<String> all = new ArrayList<>(parts);
    if (!parts.isEmpty() && !saysSo && !evidence.strength().complete()) {
      all.add("cut short");
    }
    return String.join(", ", all);
  }

  private static List<String> tries(Evidence kind, long tries) {
    boolean once = kind == Evidence.EXAMPLE && tries == 1;
    return tries == 0 || once ? List.of() : List.of(Amounts.count(tries, "try"));
  }

  private static List<String> exercised(long times) {
    return times == 0 ? List.of() : List.of("exercised " + Amounts.count(times, "time"));
  }

  private static List<String> samples(Strength.Samples seen) {
    List<String> parts = new ArrayList<>();
    if (seen.samples() > 0) {
      parts.add(Amounts.count(seen.samples(), "sample"));
      parts.add(
          seen.witness() == 0
              ? "no overlap seen"
              : Amounts.count(seen.witness(), "overlap") + " seen");
    }
    seen.caughtMillis()
        .ifPresent(millis ->
            parts.add(
                String.format(
                    Locale.ROOT, "planted fault caught here in %.1f s", millis / 1000.0)));
    return parts;
  }

  private static List<String> executions(Strength.Executions explored) {
    if (explored.executions() == 0) {
      return List.of();
    }
    String models =
        explored.models().isEmpty() ? "" : " under " + String.join(", ", explored.models());
    return List.of(
        Amounts.count(explored.executions(), "interleaving") + models,
        explored.complete() ? "complete" : "bounded");
  }

  /** Of all checks of one rule: how many of each kind, and what they tried in all. */
  static String ofAll(Collection<CheckEvidence> all) {
    List<String> parts = new ArrayList<>();
    for (Evidence kind : Evidence.values()) {
      List<CheckEvidence> those = all.stream().filter(e -> e.kind() == kind).toList();
      if (!those.isEmpty()) {
        parts.add(ofKind(kind, those));
      }
    }
    return String.join(" · ", parts);
  }

  private static String ofKind(Evidence kind, List<CheckEvidence> those) {
    long checks = those.stream().map(CheckEvidence::check).distinct().count();
    long counted =
        those.stream().map(CheckEvidence::strength).flatMapToLong(s -> own(kind, s)).sum();
    String text = Amounts.count(checks, kind == Evidence.STRESS ? "stress test" : kind.id());
    String strength =
        switch (kind) {
          case EXAMPLE -> "";
          case PROPERTY -> Amounts.count(counted, "try");
          case STRESS -> Amounts.count(counted, "sample");
          case SCHEDULE -> Amounts.count(counted, "interleaving");
          case RECORDING -> "exercised " + Amounts.count(counted, "time");
        };
    return counted == 0 || strength.isEmpty() ? text : text + " (" + strength + ")";
  }

  /** What a kind of evidence counts. A check that ended early may have counted something else. */
  private static LongStream own(Evidence kind, Strength strength) {
    return switch (strength) {
      case Strength.Tries(long tries, _) when kind == Evidence.PROPERTY -> LongStream.of(tries);
      case Strength.Samples samples -> LongStream.of(samples.samples());
      case Strength.Executions executions -> LongStream.of(executions.executions());
      case Strength.Exercised(long times, _) -> LongStream.of(times);
      case Strength.Tries _, Strength.None _ -> LongStream.empty();
    };
  }
}
