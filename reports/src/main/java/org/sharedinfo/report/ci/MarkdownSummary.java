package org.sharedinfo.report.ci;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.ConformanceReport.NotRun;
import org.sharedinfo.report.conformance.OutcomeText;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.finding.FindingCluster;
import org.sharedinfo.report.finding.FindingText;
import org.sharedinfo.report.finding.Undecided;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.Verdict;

/** A summary in Markdown, as a comment on a pull request or as the summary of a job. */
public final class MarkdownSummary implements Rendering {
  private static final int TOLD = 20;
  private static final int LONGEST = 300;

  @Override
  public String file() {
    return "summary.md";
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    out.write(text(report).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ConformanceReport report) {
    var text = new StringBuilder();
    text.append("## ").append(OutcomeText.headline(report.outcome())).append("\n\n");
    text.append(inert(report.summary())).append("\n\n");
    text.append("| implementation | guests | profile | kit | catalogue | seed |\n");
    text.append("|---|---|---|---|---|---|\n");
    text.append("| ")
        .append(inert(report.subject()))
        .append(" | ")
        .append(inert(report.guests()))
        .append(" | ")
        .append(inert(report.profile()))
        .append(" | ")
        .append(inert(report.kit().version()))
        .append(" | ")
        .append(inert(report.kit().catalogueVersion()))
        .append(" | ")
        .append(report.seed())
        .append(" |\n\n");
    report
        .durationMillis()
        .ifPresent(millis -> text.append("Took ").append(Amounts.duration(millis)).append(".\n\n"));
    if (!report.limits().isEmpty()) {
      text.append(inert(report.limits())).append("\n\n");
    }
    counts(text, report);
    report.baseline().ifPresent(baseline -> changes(text, baseline));
    findings(text, report);
    Undecided.of(report).stream()
        .limit(TOLD)
        .forEach(group ->
            text.append("- could not tell: ")
                .append(inert(group.title() + ": " + group.reason()))
                .append('\n'));
    notRun(text, report.notRun());
    return text.toString();
  }

  private static void counts(StringBuilder text, ConformanceReport report) {
    List<VerdictLook> looks = List.of(VerdictLook.values());
    text.append("| |")
        .append(looks.stream().map(look -> " " + look.word() + " |").collect(Collectors.joining()))
        .append("\n|---|")
        .append("---:|".repeat(looks.size()))
        .append('\n');
    row(text, "rules", report.counts().rules(), looks);
    row(text, "checks", report.counts().checks(), looks);
    text.append('\n');
  }

  private static void row(
      StringBuilder text, String label, Map<Verdict, Integer> counts, List<VerdictLook> looks) {
    text.append("| ").append(label).append(" |");
    looks.forEach(
        look -> text.append(' ').append(counts.getOrDefault(look.verdict(), 0)).append(" |"));
    text.append('\n');
  }

  private static void changes(StringBuilder text, Baseline baseline) {
    if (baseline.groups().isEmpty()) {
      text.append("Against the baseline: nothing changed.\n\n");
      return;
    }
    text.append(baseline.isRegression() ? "**Worse than the baseline**" : "Against the baseline");
    text.append("\n\n| against the baseline | rule | role | ABI | then | now |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (Baseline.Group group : baseline.groups()) {
      group.changes().stream()
          .limit(TOLD)
          .forEach(change ->
              text.append("| ")
                  .append(
                      String.join(
                          " | ",
                          group.title(),
                          inert(change.rule()),
                          inert(change.role()),
                          inert(change.abi()),
                          inert(change.before()),
                          inert(change.now())))
                  .append(" |\n"));
      if (group.changes().size() > TOLD) {
        text.append("| ").append(group.title()).append(" | … and ");
        text.append(group.changes().size() - TOLD).append(" more | | | | |\n");
      }
    }
    text.append('\n');
  }

  private static void findings(StringBuilder text, ConformanceReport report) {
    List<FindingCluster> findings = FindingCluster.of(report);
    if (findings.isEmpty()) {
      return;
    }
    text.append("| verdict | rule | role | ABI | what |\n|---|---|---|---|---|\n");
    findings.stream()
        .limit(TOLD)
        .forEach(finding -> {
          Judgement rule = finding.head().rule();
          text.append("| ")
              .append(finding.verdict())
              .append(" | ")
              .append(inert(rule.rule() + " " + rule.title()))
              .append(" | ")
              .append(inert(rule.role().id()))
              .append(" | ")
              .append(inert(finding.abis()))
              .append(" | ")
              .append(what(finding))
              .append(" |\n");
        });
    if (findings.size() > TOLD) {
      text.append("\n… and ").append(findings.size() - TOLD).append(" more\n");
    }
    text.append("\n`tck rules ID` explains a rule: what it asks, why, and its source.\n\n");
  }

  /** The likely cause, what was expected and seen, and which other rules fail with it. */
  private static String what(FindingCluster finding) {
    List<String> parts = new ArrayList<>();
    finding
        .cause()
        .ifPresent(
            cause -> parts.add("**" + inert(cause.beside(finding.head().rule().rule())) + "**"));
    parts.add(inert(FindingText.headline(finding.head().evidence())));
    if (!finding.brokeBeside().isEmpty()) {
      parts.add(inert(Verdict.ERROR + ": " + finding.brokeBeside()));
    }
    if (!finding.foldedInWords().isEmpty()) {
      parts.add(inert(finding.foldedInWords()));
    }
    return String.join("<br>", parts);
  }

  private static void notRun(StringBuilder text, List<NotRun> notRun) {
    notRun.forEach(each ->
        text.append(each.namesOption() ? "- judged only what is named by " : "- not judged: ")
            .append(inert(each.namesOption() ? each.what() : each.what() + ": " + each.reason()))
            .append('\n'));
  }

  /** One line in which nothing is markup, nor a link, nor a mention of somebody. */
  static String inert(String text) {
    var inert = new StringBuilder();
    InertText.line(text, LONGEST)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> inert.append("&amp;");
            case '<' -> inert.append("&lt;");
            case '>' -> inert.append("&gt;");
            case '@',
                '#',
                ':',
                '/',
                '\\',
                '`',
                '*',
                '_',
                '{',
                '}',
                '[',
                ']',
                '(',
                ')',
                '!',
                '|',
                '~',
                '+',
                '"',
                '\'',
                '$' ->
                inert.append("&#").append(c).append(';');
            default -> inert.appendCodePoint(c);
          }
        });
    return inert.toString();
  }
}
