package org.sharedinfo.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;

/**
 * The findings that speak of one rule, the worst first.
 *
 * @param rule the rule
 * @param look of the worst of them
 * @param entries the findings
 */
record FindingGroup(Rule rule, VerdictLook look, List<Entry> entries) {
  private static final int MOST = 64;

  FindingGroup {
    entries = List.copyOf(entries);
  }

  /**
   * A finding, laid out for the page.
   *
   * @param finding the finding
   * @param look of the check's own verdict
   * @param anchor its id in the page
   */
  record Entry(Finding finding, VerdictLook look, String anchor) {
    /** Where bytes were compared: what differs. */
    public List<HexRow> hex() {
      return found().bytes().stream().limit(MOST).map(HexRow::of).toList();
    }

    public List<String> given() {
      return found().given().stream().limit(MOST).toList();
    }

    public List<String> steps() {
      return found().steps().stream().limit(MOST).toList();
    }

    /** The steps, a column for each actor, where an exploration found it. */
    public Optional<Lanes> lanes() {
      return found().interleaving().map(Lanes::of);
    }

    /** What races ended in, where a race found it. */
    public List<RaceOutcome> outcomes() {
      return found().outcomes().stream().limit(MOST).toList();
    }

    public int moreBytes() {
      return beyond(found().bytes());
    }

    public int moreGiven() {
      return beyond(found().given());
    }

    public int moreSteps() {
      return beyond(found().steps());
    }

    /** What was found; everything empty where the check did not come so far. */
    public Violation found() {
      return finding
          .evidence()
          .violation()
          .orElseGet(() -> new Violation("", "", "", List.of(), List.of(), List.of()));
    }

    public String headline() {
      return FindingText.headline(finding.evidence());
    }

    /** Whose doing an ERROR is; empty for other verdicts. */
    public String blame() {
      return switch (finding.evidence().blame()) {
        case NONE -> "";
        case IMPLEMENTATION -> "The implementation took the check down.";
        case KIT -> "The kit or its environment broke.";
      };
    }

    public String strength() {
      return StrengthText.of(finding.evidence());
    }

    private static int beyond(List<?> list) {
      return Math.max(0, list.size() - MOST);
    }
  }

  /** All findings of a report by the rule that they speak of first. */
  static List<FindingGroup> of(ConformanceReport report) {
    Map<Rule, List<Entry>> groups = new LinkedHashMap<>();
    int number = 0;
    for (Finding finding : Finding.of(report)) {
      number++;
      Rule rule = Rule.byId(finding.rule().rule()).orElseThrow();
      VerdictLook look = VerdictLook.of(finding.evidence().checkVerdict());
      groups
          .computeIfAbsent(rule, r -> new ArrayList<>())
          .add(new Entry(finding, look, "finding-" + number));
    }
    return groups.entrySet().stream()
        .map(g -> new FindingGroup(g.getKey(), g.getValue().getFirst().look(), g.getValue()))
        .toList();
  }
}
