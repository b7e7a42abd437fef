package org.sharedinfo.report;

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
import org.sharedinfo.report.ConformanceReport.Implementation;
import org.sharedinfo.report.ConformanceReport.Judgement;
import org.sharedinfo.result.Outcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Rule;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several implementations side by side: {@code comparison.json} is this record, {@code index.html}
 * its page.
 *
 * @param implementations in the order of the columns
 * @param rules those that were judged of any of them, in the catalogue's order
 */
public record Comparison(List<Column> implementations, List<Row> rules) {
  /** The page. */
  public static final String PAGE = "index.html";

  /** The record; a folder that has it is one of a comparison. */
  public static final String RECORD = "comparison.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Copies the lists. */
  public Comparison {
    implementations = List.copyOf(implementations);
    rules = List.copyOf(rules);
  }

  /**
   * One implementation.
   *
   * @param folder where its own reports are, from the comparison
   * @param implementation its name and version
   * @param outcome what its run says
   * @param profile gate or full
   * @param seed of its run
   */
  public record Column(
      String folder, Implementation implementation, Outcome outcome, String profile, long seed) {
    /** Its outcome in a word or two. */
    public String headline() {
      return Summary.headline(outcome);
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
   * @param differs whether any two implementations that it applies to differ in it
   * @param cells one for each implementation
   */
  public record Row(String rule, String title, boolean differs, List<Cell> cells) {
    /** Copies the cells. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * What is said of a rule of one implementation.
   *
   * @param verdict the worst; absent where the rule was not judged
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
          verdicts.put(judged.role() + " " + judged.abi(), judged.verdict());
        }
      }
      return new Cell(verdicts.values().stream().reduce(Verdict::worst), verdicts);
    }
  }

  /**
   * Compares reports.
   *
   * @param reports by the folder of each, from the comparison
   */
  public static Comparison of(Map<String, ConformanceReport> reports) {
    List<Column> columns = new ArrayList<>();
    reports.forEach((folder, report) ->
        columns.add(
            new Column(
                folder,
                report.implementation(),
                report.outcome(),
                report.profile(),
                report.seed())));
    List<Row> rows = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      List<Cell> cells = reports.values().stream().map(r -> Cell.of(r, rule.id())).toList();
      if (cells.stream().anyMatch(cell -> cell.verdict().isPresent())) {
        rows.add(new Row(rule.id(), rule.title(), differ(cells), cells));
      }
    }
    return new Comparison(columns, rows);
  }

  /**
   * In the worst verdicts, or in those of one role and ABI; what is not played is no difference.
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
    String script = Resources.text("compare.js");
    try (OutputStream out = Files.newOutputStream(folder.resolve(PAGE));
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      Templates.of("compare.peb")
          .evaluate(
              writer,
              Map.of(
                  "comparison",
                  this,
                  "differing",
                  rules.stream().filter(Row::differs).count(),
                  "looks",
                  Arrays.asList(VerdictLook.values()),
                  "style",
                  Resources.text("page.css") + Resources.text("compare.css"),
                  "script",
                  script,
                  "scriptHash",
                  Page.sha256(script)),
              Locale.ROOT);
    }
  }
}
