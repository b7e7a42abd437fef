package org.sharedinfo.report.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.NotRun;
import org.sharedinfo.report.conformance.ConformanceReport.Why;
import org.sharedinfo.report.finding.Finding;
import org.sharedinfo.report.finding.FindingCluster;
import org.sharedinfo.report.finding.FindingText;
import org.sharedinfo.report.finding.Undecided;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.Verdict;

/**
 * The end of a run on a terminal or in a log: failures first, with their likely cause if one was
 * found, then counts, outcome and the places of the reports. No line contains control sequences
 * except the colours that were asked for.
 */
public final class ConsoleSummary {
  private static final int TOLD_WHOLE = 3;
  private static final int NAMED = 12;

  private final ConsoleText text;

  private ConsoleSummary(ConsoleText text) {
    this.text = text;
  }

  /**
   * The lines, without line ends.
   *
   * @param report the report to print
   * @param dir the folder that {@link Reports#write} wrote to
   * @param width columns of the terminal; less than 40 counts as 40. Only replay commands and paths
   *     may be longer. Absent for a file or a pipe, where no line is wrapped
   * @param colours whether to print ANSI colours
   */
  public static List<String> of(
      ConformanceReport report, Path dir, OptionalInt width, boolean colours) {
    ConsoleText text = new ConsoleText(width, colours);
    ConsoleSummary summary = new ConsoleSummary(text);
    summary.heading(report);
    summary.findings(FindingCluster.of(report));
    summary.undecided(Undecided.of(report));
    summary.notRun(report.notRun());
    summary.counts(report);
    summary.outcome(report);
    summary.files(dir);
    return text.lines();
  }

  private void heading(ConformanceReport report) {
    text.strong(
        report.subject()
            + " · "
            + report.guests()
            + " · "
            + report.profile()
            + " · seed "
            + report.seed());
    if (!report.limits().isEmpty()) {
      text.paragraph(report.limits());
    }
    text.blank();
  }

  private void findings(List<FindingCluster> clusters) {
    for (int i = 0; i < Math.min(clusters.size(), TOLD_WHOLE + NAMED); i++) {
      FindingCluster cluster = clusters.get(i);
      if (i < TOLD_WHOLE || cluster.cause().isPresent()) {
        title(cluster, cluster.headline());
        body(cluster);
        text.blank();
      } else {
        // What broke a check is printed nowhere else.
        boolean broke = cluster.verdict() == Verdict.ERROR;
        title(cluster, broke ? message(cluster.head().evidence()) : cluster.headline());
        brokeBeside(cluster);
      }
    }
    if (clusters.size() > TOLD_WHOLE + NAMED) {
      text.paragraph(
          "and " + (clusters.size() - TOLD_WHOLE - NAMED) + " more findings, see index.html");
    }
    if (clusters.size() > TOLD_WHOLE) {
      text.blank();
    }
  }

  private void title(FindingCluster cluster, String headline) {
    Finding head = cluster.head();
    String word = cluster.verdict().name() + (head.isMust() ? "" : " (SHOULD)");
    text.item(
        text.paint().of(cluster.verdict(), word),
        word.length(),
        String.join(
            "  ", "", head.rule().rule(), head.rule().role().id(), cluster.abis(), headline));
  }

  private void body(FindingCluster cluster) {
    CheckEvidence evidence = cluster.head().evidence();
    evidence
        .violation()
        .ifPresentOrElse(
            v -> {
              text.entry("expected", v.expected());
              text.entry("seen", v.seen());
              if (!v.given().isEmpty()) {
                text.entry("given", String.join(", ", v.given()));
              }
            },
            () -> text.entry("what", message(evidence)));
    brokeBeside(cluster);
    text.command("replay", evidence.replay().line());
    if (!cluster.folded().isEmpty()) {
      text.paragraph(cluster.foldedInWords());
    }
  }

  private static String message(CheckEvidence evidence) {
    return FindingText.headline(evidence);
  }

  private void brokeBeside(FindingCluster cluster) {
    if (!cluster.brokeBeside().isEmpty()) {
      text.entry("and", Verdict.ERROR + ": " + cluster.brokeBeside());
    }
  }

  private void undecided(List<Undecided> groups) {
    for (Undecided group : groups.subList(0, Math.min(TOLD_WHOLE, groups.size()))) {
      text.paragraph("Could not tell: " + group.title() + ": " + group.reason());
    }
    if (groups.size() > TOLD_WHOLE) {
      text.paragraph("and for " + (groups.size() - TOLD_WHOLE) + " more reasons, see index.html");
    }
    if (!groups.isEmpty()) {
      text.blank();
    }
  }

  private void notRun(List<NotRun> all) {
    // If options selected something, the rest need not be listed.
    boolean chosen = all.stream().anyMatch(each -> each.why() == Why.FILTERED);
    List<NotRun> notRun =
        all.stream().filter(each -> !(chosen && each.why() == Why.NO_CHECK)).toList();
    Map<String, List<NotRun>> reasons = new LinkedHashMap<>();
    for (NotRun each : notRun) {
      reasons.computeIfAbsent(each.why() + each.reason(), r -> new ArrayList<>()).add(each);
    }
    for (List<NotRun> group : reasons.values()) {
      String what = String.join(", ", group.stream().map(NotRun::what).toList());
      text.paragraph(
          group.getFirst().namesOption()
              ? "Judged only what these options name: " + what
              : "Not judged: " + what + ": " + group.getFirst().reason());
    }
    if (!notRun.isEmpty()) {
      text.blank();
    }
  }

  private void counts(ConformanceReport report) {
    tally("rules   ", report.counts().rules(), "(each role and ABI)");
    tally("checks  ", report.counts().checks(), "(each ABI)");
    text.blank();
  }

  private void tally(String label, Map<Verdict, Integer> counts, String unit) {
    List<String> plain = new ArrayList<>();
    List<String> painted = new ArrayList<>();
    for (VerdictLook look : VerdictLook.values()) {
      int count = counts.getOrDefault(look.verdict(), 0);
      if (count > 0 || look == VerdictLook.PASS) {
        String part = count + " " + look.word();
        plain.add(part);
        painted.add(text.paint().of(look.verdict(), part));
      }
    }
    text.parts(label, plain, painted, unit);
  }

  private void outcome(ConformanceReport report) {
    String word = report.outcome().name().replace('_', '-');
    text.item(
        text.paint().of(report.outcome(), word),
        word.length(),
        "  exit code "
            + report.exitCode()
            + report
                .durationMillis()
                .map(millis -> "  took " + Amounts.duration(millis))
                .orElse(""));
    text.paragraph(report.summary());
  }

  private void files(Path dir) {
    List<String> files = Reports.files();
    text.path(dir.resolve(files.getFirst()).toString());
    text.paragraph("beside it: " + String.join(", ", files.subList(1, files.size())));
  }
}
