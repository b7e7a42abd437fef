package org.sharedinfo.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.report.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.ConformanceReport.NotRun;
import org.sharedinfo.report.ConformanceReport.Why;
import org.sharedinfo.result.Outcome;
import org.sharedinfo.result.Verdict;

/**
 * The end of a run on a terminal or in a log: failures first, in a screenful, then counts, outcome
 * and where the reports are. No line holds anything that a terminal would act upon, save the
 * colours that were asked for.
 */
public final class ConsoleSummary {
  private static final int NARROWEST = 40;
  private static final int TOLD_WHOLE = 3;
  private static final int NAMED = 12;
  private static final int LABEL = 12;
  private static final int PATH = 4_000;

  private final int width;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private ConsoleSummary(int width, boolean colours) {
    this.width = Math.max(NARROWEST, width);
    this.paint = new Paint(colours);
  }

  /**
   * The lines, without line ends.
   *
   * @param report what to tell
   * @param dir the folder that {@link Reports#write} wrote to
   * @param width columns; less than 40 counts as 40. Only replay commands and paths are ever longer
   * @param colours whether ANSI colours are wanted
   */
  public static List<String> of(ConformanceReport report, Path dir, int width, boolean colours) {
    ConsoleSummary summary = new ConsoleSummary(width, colours);
    summary.heading(report);
    summary.findings(Finding.of(report));
    summary.undecided(Undecided.of(report));
    summary.notRun(report.notRun());
    summary.counts(report);
    summary.outcome(report);
    summary.files(dir);
    return List.copyOf(summary.lines);
  }

  private void heading(ConformanceReport report) {
    String what =
        report.implementation().name()
            + " "
            + report.implementation().version()
            + " · "
            + report.guests()
            + " · "
            + report.profile()
            + " · seed "
            + report.seed();
    lines.add(paint.strong(fit(what, width)));
    if (!report.limits().isEmpty()) {
      wrap(report.limits()).forEach(lines::add);
    }
    lines.add("");
  }

  /** The same finding on several ABIs is told once. */
  private void findings(List<Finding> findings) {
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String key =
          String.join(
              "\n",
              finding.rule().rule(),
              finding.rule().role(),
              finding.evidence().checkVerdict().name());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(finding);
    }
    int told = 0;
    for (List<Finding> group : groups.values()) {
      if (told < TOLD_WHOLE) {
        title(group);
        body(group.getFirst().evidence());
        lines.add("");
      } else if (told < TOLD_WHOLE + NAMED) {
        title(group);
      }
      told++;
    }
    if (told > TOLD_WHOLE + NAMED) {
      lines.add("… and " + (told - TOLD_WHOLE - NAMED) + " more, see index.html");
    }
    if (told > TOLD_WHOLE) {
      lines.add("");
    }
  }

  private void title(List<Finding> group) {
    Finding first = group.getFirst();
    Verdict verdict = first.evidence().checkVerdict();
    String abis = String.join(", ", group.stream().map(f -> f.rule().abi()).distinct().toList());
    String word = verdict.name() + (first.isMust() ? "" : " (SHOULD)");
    String rest =
        "  "
            + first.rule().rule()
            + "  "
            + first.rule().role()
            + "  "
            + abis
            + "  "
            + first.rule().title();
    lines.add(paint.of(verdict, word) + fit(rest, width - word.length()));
  }

  private void body(CheckEvidence evidence) {
    evidence
        .violation()
        .ifPresentOrElse(
            v -> {
              entry("expected", v.expected());
              entry("seen", v.seen());
              if (!v.given().isEmpty()) {
                entry("given", String.join(", ", v.given()));
              }
            },
            () -> entry("what", FindingText.headline(evidence)));
    lines.add(label("replay") + InertText.line(evidence.replay(), PATH));
  }

  private void undecided(List<Undecided> groups) {
    for (Undecided group : groups.subList(0, Math.min(TOLD_WHOLE, groups.size()))) {
      wrap("Could not tell: " + group.title() + ": " + group.reason()).forEach(lines::add);
    }
    if (groups.size() > TOLD_WHOLE) {
      lines.add("… and for " + (groups.size() - TOLD_WHOLE) + " more reasons, see index.html");
    }
    if (!groups.isEmpty()) {
      lines.add("");
    }
  }

  private void notRun(List<NotRun> all) {
    // where options chose, what they did not choose needs no list
    boolean chosen = all.stream().anyMatch(each -> each.why() == Why.FILTERED);
    List<NotRun> notRun =
        all.stream().filter(each -> !(chosen && each.why() == Why.NO_CHECK)).toList();
    Map<String, List<NotRun>> reasons = new LinkedHashMap<>();
    for (NotRun each : notRun) {
      reasons.computeIfAbsent(each.why() + each.reason(), r -> new ArrayList<>()).add(each);
    }
    for (List<NotRun> group : reasons.values()) {
      String what = String.join(", ", group.stream().map(NotRun::what).toList());
      wrap("Not judged: " + what + ": " + group.getFirst().reason()).forEach(lines::add);
    }
    if (!notRun.isEmpty()) {
      lines.add("");
    }
  }

  private void counts(ConformanceReport report) {
    tally("rules   ", report.counts().rules(), "(each role and ABI)");
    tally("checks  ", report.counts().checks(), "(each ABI)");
    lines.add("");
  }

  private void tally(String label, Map<Verdict, Integer> counts, String unit) {
    StringBuilder line = new StringBuilder(label);
    int columns = label.length();
    String gap = "";
    for (VerdictLook look : VerdictLook.values()) {
      int count = counts.getOrDefault(look.verdict(), 0);
      if (count > 0 || look == VerdictLook.PASS) {
        String part = count + " " + look.word();
        if (columns + gap.length() + part.length() > width) {
          lines.add(line.toString());
          line = new StringBuilder(" ".repeat(label.length()));
          columns = label.length();
          gap = "";
        }
        line.append(gap).append(paint.of(look.verdict(), part));
        columns += gap.length() + part.length();
        gap = " · ";
      }
    }
    boolean fits = columns + 2 + unit.length() <= width;
    lines.add(fits ? line + "  " + unit : line.toString());
  }

  private void outcome(ConformanceReport report) {
    String word = report.outcome().name().replace('_', '-');
    lines.add(paint.of(report.outcome(), word) + "  exit code " + report.exitCode());
    wrap(report.summary()).forEach(lines::add);
  }

  private void files(Path dir) {
    List<String> files = Reports.files();
    lines.add(InertText.line(dir.resolve(files.getFirst()).toString(), PATH));
    lines.add("beside it: " + String.join(", ", files.subList(1, files.size())));
  }

  private void entry(String name, String text) {
    lines.add(label(name) + fit(text, width - LABEL));
  }

  private String label(String name) {
    return paint.faint("  " + name + " ".repeat(LABEL - 2 - name.length()));
  }

  private List<String> wrap(String text) {
    List<String> wrapped = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : InertText.line(text, 1_000).split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        wrapped.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    wrapped.add(line.toString());
    return wrapped;
  }

  /** One inert line of at most so many columns. */
  private static String fit(String text, int columns) {
    String inert = InertText.line(text, PATH);
    int length = inert.codePointCount(0, inert.length());
    return length <= columns
        ? inert
        : inert.substring(0, inert.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /** ANSI colours, or none. */
  private record Paint(boolean colours) {
    String of(Verdict verdict, String text) {
      return switch (verdict) {
        case FAIL, ERROR -> code("1;31", text);
        case INCONCLUSIVE, EXCLUDED -> code("33", text);
        case PASS -> code("32", text);
        case NOT_APPLICABLE -> faint(text);
      };
    }

    String of(Outcome outcome, String text) {
      return switch (outcome) {
        case CONFORMANT -> code("1;32", text);
        case NON_CONFORMANT -> code("1;31", text);
        case INCOMPLETE, PARTIAL -> code("1;33", text);
      };
    }

    String strong(String text) {
      return code("1", text);
    }

    String faint(String text) {
      return code("2", text);
    }

    private String code(String code, String text) {
      return colours ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
  }
}
