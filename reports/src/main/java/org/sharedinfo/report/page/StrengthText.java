package org.sharedinfo.report.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;

/** Says how strong evidence is. */
final class StrengthText {
  private StrengthText() {}

  /** Of one check; empty for one that did not run. */
  static String of(CheckEvidence evidence) {
    Strength strength = evidence.strength();
    List<String> parts = new ArrayList<>();
    boolean once = evidence.kind().equals(Evidence.EXAMPLE.id()) && strength.tries() == 1;
    boolean recorded = evidence.kind().equals(Evidence.RECORDING.id());
    if (strength.tries() > 0 && recorded) {
      parts.add("exercised " + Amounts.count(strength.tries(), "time"));
    } else if (strength.tries() > 0 && !once) {
      parts.add(Amounts.count(strength.tries(), "try"));
    }
    if (strength.samples() > 0) {
      parts.add(Amounts.count(strength.samples(), "sample"));
      parts.add(
          strength.witness() == 0
              ? "no overlap seen"
              : Amounts.count(strength.witness(), "overlap") + " seen");
    }
    strength
        .caughtMillis()
        .ifPresent(millis ->
            parts.add(
                String.format(
                    Locale.ROOT, "planted fault caught here in %.1f s", millis / 1000.0)));
    if (strength.executions() > 0) {
      parts.add(
          Amounts.count(strength.executions(), "interleaving")
              + strength.models().map(models -> " under " + models).orElse(""));
      parts.add(strength.complete() ? "complete" : "bounded");
    } else if (!parts.isEmpty() && !strength.complete()) {
      parts.add("cut short");
    }
    return String.join(", ", parts);
  }

  /** Of all checks of one rule: how many of each kind, and what they tried in all. */
  static String ofAll(Collection<CheckEvidence> all) {
    Map<String, List<CheckEvidence>> kinds = new LinkedHashMap<>();
    for (Evidence kind : Evidence.values()) {
      List<CheckEvidence> those = all.stream().filter(e -> e.kind().equals(kind.id())).toList();
      if (!those.isEmpty()) {
        kinds.put(kind.id(), those);
      }
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, those) -> parts.add(ofKind(kind, those)));
    return String.join(" · ", parts);
  }

  private static String ofKind(String kind, List<CheckEvidence> those) {
    long checks = those.stream().map(CheckEvidence::check).distinct().count();
    long tries = those.stream().mapToLong(e -> e.strength().tries()).sum();
    long samples = those.stream().mapToLong(e -> e.strength().samples()).sum();
    long executions = those.stream().mapToLong(e -> e.strength().executions()).sum();
    String text =
        kind.equals(Evidence.STRESS.id())
            ? Amounts.count(checks, "stress test")
            : Amounts.count(checks, kind);
    if (kind.equals(Evidence.PROPERTY.id()) && tries > 0) {
      text += " (" + Amounts.count(tries, "try") + ")";
    } else if (samples > 0) {
      text += " (" + Amounts.count(samples, "sample") + ")";
    } else if (kind.equals(Evidence.RECORDING.id()) && tries > 0) {
      text += " (exercised " + Amounts.count(tries, "time") + ")";
    } else if (executions > 0) {
      text += " (" + Amounts.count(executions, "interleaving") + ")";
    }
    return text;
  }
}
