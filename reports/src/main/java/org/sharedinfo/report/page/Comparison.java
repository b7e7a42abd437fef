package org.sharedinfo.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.Implementation;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.OutcomeText;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.Resources;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Rule;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several runs side by side, of one implementation or several. {@code comparison.json} is this
 * record, and {@code index.html} is its page.
 *
 * @param implementations the runs, in the order of the columns
 * @param rules the rules that any of them judged, in the catalogue's order
 */
public record Comparison(List<Column> implementations, List<Row> rules) {
  /** The page. */
  public static final String PAGE = "index.html";

  /** The record; a folder that has it is one of a comparison. */
  public static final String RECORD = "comparison.json";

  private static final int LONGEST = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Copies the lists. */
  public Comparison {
    implementations = List.copyOf(implementations);
    rules = List.copyOf(rules);
  }

  /**
   * A run to compare.
   *
   * @param folder the folder of its own reports, relative to the comparison
   * @param source the folder of its results, as the user typed it
   * @param report its result
   */
  public record Run(String folder, String source, ConformanceReport report) {}

  /**
   * One run. Label, source, date and digest tell runs of one implementation apart.
   *
   * @param folder the folder of its own reports, relative to the comparison
   * @param source the folder of its results, as the user typed it
   * @param label the user's name for the run, if any
   * @param implementation its name and version
   * @param digest SHA-256 of the implementation in hexadecimal; may be empty
   * @param outcome the outcome of the run
   * @param profile gate or full
   * @param seed of the run
   * @param started ISO-8601 instant
   */
  public record Column(
      String folder,
      String source,
      Optional<String> label,
      Implementation implementation,
      String digest,
      RunOutcome outcome,
      String profile,
      long seed,
      String started) {
    private static final int DIGITS = 12;

    static Column of(Run run) {
      ConformanceReport report = run.report();
      return new Column(
          run.folder(),
          run.source(),
          report.label(),
          report.implementation(),
          report.digests().getOrDefault("implementation", ""),
          report.outcome(),
          report.profile(),
          report.seed(),
          report.started());
    }

    /** When it started, for people. */
    public String moment() {
      return ReportPage.moment(started);
    }

    /** The beginning of the digest. */
    public String shortDigest() {
      return digest.substring(0, Math.min(DIGITS, digest.length()));
    }

    /** The run in one line: implementation, label, date, digest and folder. */
    public String inWords() {
      List<String> parts = new ArrayList<>();
      parts.add(implementation.name() + " " + implementation.version());
      label.ifPresent(parts::add);
      parts.add(moment());
      parts.add(shortDigest());
      parts.add(source);
      parts.removeIf(String::isEmpty);
      return InertText.line(String.join(" · ", parts), LONGEST);
    }

    /** Its outcome in a word or two. */
    public String headline() {
      return OutcomeText.headline(outcome);
    }

    /** Its outcome as a class of style. */
    public String tone() {
      return "o-" + outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One rule.
   *
   * @param rule its id
   * @param title its title
   * @param differs whether any two implementations that it applies to differ
   * @param cells one for each implementation
   */
  public record Row(String rule, String title, boolean differs, List<Cell> cells) {
    /** Copies the cells. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One implementation's verdicts on a rule.
   *
   * @param verdict the worst; absent if the rule was not judged
   * @param verdicts by role and ABI
   */
  public record Cell(Optional<Verdict> verdict, SortedMap<String, Verdict> verdicts) {
    /** How the verdict looks. */
    public Optional<VerdictLook> look() {
      return verdict.map(VerdictLook::of);
    }

    /** The roles and ABIs of the worst verdict, where it is worth a look. */
    public String where() {
      boolean worth = verdict.filter(v -> v.compareTo(Verdict.PASS) > 0).isPresent();
      return worth
          ? verdicts.entrySet().stream()
              .filter(entry -> Optional.of(entry.getValue()).equals(verdict))
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(", "))
          : "";
    }

    static Cell of(ConformanceReport report, String rule) {
      SortedMap<String, Verdict> verdicts = new TreeMap<>();
      for (Judgement judged : report.verdicts()) {
        if (judged.rule().equals(rule)) {
          verdicts.put(judged.role().id() + " " + judged.abi().id(), judged.verdict());
        }
      }
      return new Cell(verdicts.values().stream().reduce(Verdict::worst), verdicts);
    }
  }

  /**
   * Compares runs.
   *
   * @param runs in the order of the columns
   */
  public static Comparison of(List<Run> runs) {
    List<Column> columns = runs.stream().map(Column::of).toList();
    List<ConformanceReport> reports = runs.stream().map(Run::report).toList();
    List<Row> rows = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      List<Cell> cells = reports.stream().map(r -> Cell.of(r, rule.id())).toList();
      if (cells.stream().anyMatch(cell -> cell.verdict().isPresent())) {
        rows.add(new Row(rule.id(), rule.title(), differ(cells), cells));
      }
    }
    return new Comparison(columns, rows);
  }

  /** What is compared, in a few words. */
  String headline() {
    List<String> subjects =
        implementations.stream()
            .map(column -> column.implementation().name() + " " + column.implementation().version())
            .distinct()
            .toList();
    if (subjects.size() == implementations.size()) {
      return Amounts.count(subjects.size(), "implementation");
    }
    return Amounts.count(implementations.size(), "run")
        + " of "
        + (subjects.size() == 1
            ? InertText.line(subjects.getFirst(), LONGEST)
            : Amounts.count(subjects.size(), "implementation"));
  }

  /**
   * Compares the worst verdicts, and those of each role and ABI. A role that is not played is no
   * difference.
   */
  private static boolean differ(List<Cell> cells) {
    Map<String, Set<Verdict>> seen = new TreeMap<>();
    for (Cell cell : cells) {
      cell.verdict().ifPresent(worst -> note(seen, "", worst));
      cell.verdicts().forEach((where, verdict) -> note(seen, where, verdict));
    }
    return seen.values().stream().anyMatch(verdicts -> verdicts.size() > 1);
  }

  private static void note(Map<String, Set<Verdict>> seen, String where, Verdict verdict) {
    if (verdict != Verdict.NOT_APPLICABLE) {
      seen.computeIfAbsent(where, _ -> EnumSet.noneOf(Verdict.class)).add(verdict);
    }
  }

  /**
   * Writes the record and the page into a folder.
   *
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.write(folder.resolve(RECORD), MAPPER.writeValueAsBytes(this));
    String script = Resources.text(Comparison.class, "compare.js");
    try (OutputStream out = Files.newOutputStream(folder.resolve(PAGE));
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      Templates.of("page/compare.peb")
          .evaluate(
              writer,
              Map.of(
                  "comparison",
                  this,
                  "headline",
                  headline(),
                  "differing",
                  rules.stream().filter(Row::differs).count(),
                  "looks",
                  Arrays.asList(VerdictLook.values()),
                  "style",
                  Templates.style() + Resources.text(Comparison.class, "compare.css"),
                  "script",
                  script,
                  "scriptHash",
                  Resources.sha256(script)),
              Locale.ROOT);
    }
  }
}
