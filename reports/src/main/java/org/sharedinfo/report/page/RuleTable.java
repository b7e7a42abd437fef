package org.sharedinfo.report.page;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * The rules of one area by role and ABI. A role that is offered on no ABI has no column.
 *
 * @param area the area
 * @param groups one for each role that has columns
 * @param rows one for each rule with a verdict of any kind in these columns
 * @param counts by verdict, of the whole area
 * @param absent roles without a column, in words; may be empty
 */
record RuleTable(Area area, List<Group> groups, List<Row> rows, List<Tally> counts, String absent) {
  private static final int WORDY_COLUMNS = 6;

  /** A role's columns, one for each ABI. */
  record Group(Role role, List<String> abis) {}

  /** How often a verdict was given. */
  record Tally(VerdictLook look, int count) {}

  /** A verdict in the table. */
  record Cell(String role, String abi, Optional<Judgement> verdict) {
    /** How to show it, where the rule binds the role and was judged. */
    public Optional<VerdictLook> look() {
      return verdict.map(v -> VerdictLook.of(v.verdict()));
    }

    public boolean isShould() {
      return verdict.map(v -> v.level() == Level.SHOULD).orElse(false);
    }
  }

  /** A check in the details of a rule: for one role, on one ABI. */
  record Check(String role, String abi, VerdictLook look, CheckEvidence evidence) {
    public String strength() {
      return StrengthText.of(evidence);
    }
  }

  /**
   * A rule.
   *
   * @param rule the rule
   * @param level its level, and where it differs between roles, for whom
   * @param cells one for each column
   * @param evidence kinds and strength, in words
   * @param checks what judged it
   * @param worst of its verdicts
   */
  record Row(
      Rule rule,
      String level,
      List<Cell> cells,
      String evidence,
      List<Check> checks,
      VerdictLook worst) {
    /** Where the rule's page lies. */
    public String page() {
      return RulePages.path(rule);
    }

    public boolean isOpen() {
      return worst == VerdictLook.FAIL || worst == VerdictLook.ERROR;
    }
  }

  /** Whether there is room for words in the cells. */
  public boolean isWordy() {
    return groups.stream().mapToInt(g -> g.abis().size()).sum() <= WORDY_COLUMNS;
  }

  /** The number of columns, with those for id, title and level. */
  public int span() {
    return 2 + groups.stream().mapToInt(g -> g.abis().size()).sum();
  }

  /** The tables of all areas that have one. */
  static List<RuleTable> of(ConformanceReport report) {
    return Arrays.stream(Area.values())
        .map(area -> of(area, report))
        .filter(table -> !table.rows().isEmpty() || !table.absent().isEmpty())
        .toList();
  }

  private static RuleTable of(Area area, ConformanceReport report) {
    List<Judgement> verdicts =
        report.verdicts().stream().filter(v -> v.area().equals(area.name())).toList();
    List<Group> groups = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (Role role : Role.values()) {
      List<Judgement> those = verdicts.stream().filter(v -> v.role() == role).toList();
      if (those.stream().anyMatch(v -> v.verdict() != Verdict.NOT_APPLICABLE)) {
        groups.add(new Group(role, report.abis()));
      } else if (!those.isEmpty()) {
        absent.add(role.title() + " (" + role.id() + ")");
      }
    }
    List<Row> rows =
        Arrays.stream(Rule.values())
            .filter(rule -> rule.area() == area)
            .flatMap(rule -> row(rule, groups, verdicts).stream())
            .toList();
    return new RuleTable(area, groups, rows, tallies(verdicts), String.join(", ", absent));
  }

  private static List<Tally> tallies(List<Judgement> verdicts) {
    return Arrays.stream(VerdictLook.values())
        .map(look ->
            new Tally(
                look, (int) verdicts.stream().filter(v -> v.verdict() == look.verdict()).count()))
        .filter(tally -> tally.count() > 0)
        .toList();
  }

  private static Optional<Row> row(Rule rule, List<Group> groups, List<Judgement> verdicts) {
    List<Judgement> those = verdicts.stream().filter(v -> v.rule().equals(rule.id())).toList();
    List<Cell> cells = new ArrayList<>();
    for (Group group : groups) {
      for (String abi : group.abis()) {
        cells.add(
            new Cell(
                group.role().id(),
                abi,
                those.stream()
                    .filter(v -> v.role() == group.role() && v.abi().id().equals(abi))
                    .findFirst()));
      }
    }
    if (cells.stream().allMatch(cell -> cell.verdict().isEmpty())) {
      return Optional.empty();
    }
    List<Check> checks =
        those.stream()
            .filter(v -> v.verdict() != Verdict.NOT_APPLICABLE)
            .flatMap(v ->
                v.evidence().stream()
                    .map(e ->
                        new Check(v.role().id(), v.abi().id(), VerdictLook.of(e.verdict()), e)))
            .toList();
    Verdict worst =
        those.stream()
            .map(Judgement::verdict)
            .reduce(Verdict::worst)
            .orElse(Verdict.NOT_APPLICABLE);
    String evidence = StrengthText.ofAll(checks.stream().map(Check::evidence).toList());
    return Optional.of(new Row(rule, level(rule), cells, evidence, checks, VerdictLook.of(worst)));
  }

  private static String level(Rule rule) {
    Map<Level, List<String>> levels = new LinkedHashMap<>();
    for (Role role : rule.roles()) {
      levels.computeIfAbsent(rule.level(role), l -> new ArrayList<>()).add(role.id());
    }
    if (levels.size() == 1) {
      return levels.keySet().iterator().next().name();
    }
    return levels.entrySet().stream()
        .map(e -> e.getKey() + " " + joined(e.getValue()))
        .collect(joining(" · "));
  }

  private static String joined(Collection<String> ids) {
    return String.join(", ", ids);
  }
}
