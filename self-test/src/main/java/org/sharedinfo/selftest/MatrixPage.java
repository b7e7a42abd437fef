package org.sharedinfo.selftest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.TriedFault.State;

/**
 * The contents of a kill matrix's page.
 *
 * @param matrix the matrix
 * @param verdict in words
 * @param tone the CSS class of the verdict's colour
 * @param took the duration, in words
 * @param areas the rules with their faults, by area
 * @param columns the rules, as columns
 * @param rows the faults, as rows, by rule
 * @param oneKind the number of faults that only one kind of evidence caught, by kind
 */
public record MatrixPage(
    KillMatrix matrix,
    String verdict,
    String tone,
    String took,
    List<AreaPart> areas,
    List<Column> columns,
    List<Row> rows,
    List<OneKind> oneKind) {
  /** The rules of an area. */
  public record AreaPart(String id, String title, List<RuleLine> rules) {}

  /** One rule. */
  public record RuleLine(
      String id,
      String title,
      int planted,
      long killed,
      int alone,
      String evidence,
      String quickest,
      boolean whole) {}

  /** One rule as a column; the first of its area has a line before it. */
  public record Column(String id, boolean firstOfArea) {}

  /** One fault as a row; the first of its rule has the rule's name. */
  public record Row(
      TriedFault fault, boolean firstOfRule, String state, String when, List<Cell> cells) {}

  /** One rule for one fault: empty, or the evidence that found it violated. */
  public record Cell(String mark, String look, String tip) {}

  /** Faults that only one kind of evidence caught. */
  public record OneKind(String evidence, int faults) {}

  static MatrixPage of(KillMatrix matrix) {
    return new MatrixPage(
        matrix,
        matrix.passed()
            ? "Every planted fault was caught"
            : "The kit missed a fault, blamed a correct implementation or broke",
        matrix.passed() ? "good" : "bad",
        inWords(matrix.millis()),
        groupByArea(matrix),
        makeColumns(),
        makeRows(matrix),
        countByKind(matrix));
  }

  private static String inWords(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    Duration time = Duration.ofMillis(millis);
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  private static List<AreaPart> groupByArea(KillMatrix matrix) {
    List<AreaPart> parts = new ArrayList<>();
    matrix.rules().stream()
        .collect(
            Collectors.groupingBy(
                worth -> worth.rule().area(), java.util.TreeMap::new, Collectors.toList()))
        .forEach((area, worths) ->
            parts.add(
                new AreaPart(
                    area.name(), area.title(), worths.stream().map(MatrixPage::line).toList())));
    return parts;
  }

  private static RuleLine line(KillMatrix.RuleWorth worth) {
    return new RuleLine(
        worth.rule().id(),
        worth.rule().title(),
        worth.planted().size(),
        worth.killed(),
        worth.onlyHere().size(),
        String.join(", ", worth.evidence()),
        worth.planted().stream()
            .flatMap(fault -> fault.quickest().stream())
            .map(Kill::millis)
            .sorted()
            .skip(worth.killed() / 2)
            .findFirst()
            .map(MatrixPage::inWords)
            .orElse(""),
        worth.planted().stream().noneMatch(fault -> fault.state() == State.SURVIVED));
  }

  private static List<Column> makeColumns() {
    List<Column> columns = new ArrayList<>();
    Rule before = Rule.values()[0];
    for (Rule rule : Rule.values()) {
      columns.add(new Column(rule.id(), rule.area() != before.area()));
      before = rule;
    }
    return columns;
  }

  private static List<Row> makeRows(KillMatrix matrix) {
    List<Row> rows = new ArrayList<>();
    String rule = "";
    for (TriedFault fault : matrix.faults()) {
      rows.add(
          new Row(
              fault,
              !fault.rule().equals(rule),
              fault.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              fault.quickest().map(kill -> inWords(kill.millis())).orElse(""),
              Arrays.stream(Rule.values()).map(column -> cell(fault, column.id())).toList()));
      rule = fault.rule();
    }
    return rows;
  }

  private static Cell cell(TriedFault fault, String rule) {
    boolean own = fault.rule().equals(rule);
    List<Kill> kills =
        fault.kills().stream()
            .filter(kill -> kill.rule().equals(rule))
            .sorted(Comparator.comparingLong(Kill::millis))
            .toList();
    if (kills.isEmpty()) {
      return own
          ? new Cell("", fault.state() == State.SURVIVED ? "missed" : "open", fault.id())
          : new Cell("", "", "");
    }
    Set<String> evidence =
        kills.stream().map(Kill::evidence).collect(Collectors.toCollection(TreeSet::new));
    String mark = evidence.stream().map(MatrixPage::letter).collect(Collectors.joining());
    Kill first = kills.getFirst();
    return new Cell(
        mark,
        own ? "own" : "other",
        rule
            + " by "
            + first.check()
            + ": expected "
            + cut(first.expected())
            + ", seen "
            + cut(first.seen()));
  }

  private static String letter(String evidence) {
    return switch (evidence) {
      case "example" -> "e";
      case "property" -> "p";
      case "stress" -> "s";
      case "schedule" -> "x";
      case "recording" -> "r";
      default -> "?";
    };
  }

  private static String cut(String text) {
    return text.length() <= 120 ? text : text.substring(0, 119) + "…";
  }

  private static List<OneKind> countByKind(KillMatrix matrix) {
    return matrix.faults(State.KILLED).stream()
        .filter(fault -> fault.evidence().size() == 1)
        .collect(
            Collectors.groupingBy(
                fault -> fault.evidence().iterator().next(),
                java.util.TreeMap::new,
                Collectors.summingInt(_ -> 1)))
        .entrySet()
        .stream()
        .map(entry -> new OneKind(entry.getKey(), entry.getValue()))
        .toList();
  }
}
