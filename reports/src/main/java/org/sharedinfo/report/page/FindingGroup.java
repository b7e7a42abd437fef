package org.sharedinfo.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.finding.Finding;
import org.sharedinfo.report.finding.FindingCluster;
import org.sharedinfo.report.finding.FindingText;
import org.sharedinfo.report.finding.HexRow;
import org.sharedinfo.report.finding.Lanes;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;

/**
 * The findings about one rule, the worst first, or the findings of a role with one likely cause.
 *
 * @param rule the rule; if there is a cause, the rule that represents the group
 * @param look the look of the worst one
 * @param cause the likely cause in words; empty if none was found
 * @param entries the findings of the rule
 * @param folded the findings of other rules that the cause explains
 * @param foldedInWords their rules, in words; may be empty
 */
record FindingGroup(
    Rule rule,
    VerdictLook look,
    String cause,
    List<Entry> entries,
    List<Entry> folded,
    String foldedInWords) {
  private static final int MOST = 64;

  FindingGroup {
    entries = List.copyOf(entries);
    folded = List.copyOf(folded);
  }

  /** Where the rule's page lies. */
  public String page() {
    return RulePages.path(rule);
  }

  /** All entries, those to be folded last. */
  public List<Entry> all() {
    return Stream.concat(entries.stream(), folded.stream()).toList();
  }

  /**
   * A finding, laid out for the page.
   *
   * @param finding the finding
   * @param look the look of the check's own verdict
   * @param anchor its id in the page
   * @param other whether its rule is not the group's
   */
  record Entry(Finding finding, VerdictLook look, String anchor, boolean other) {
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

  /**
   * All findings of a report: a group for each likely cause, and one for each first rule of
   * findings without a cause.
   */
  static List<FindingGroup> of(ConformanceReport report) {
    Map<Object, List<FindingCluster>> groups = new LinkedHashMap<>();
    for (FindingCluster cluster : FindingCluster.of(report)) {
      Object key = cluster.cause().isPresent() ? cluster : cluster.head().judged();
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(cluster);
    }
    List<FindingGroup> all = new ArrayList<>();
    int number = 0;
    for (List<FindingCluster> clusters : groups.values()) {
      FindingCluster first = clusters.getFirst();
      List<Entry> entries = new ArrayList<>();
      for (FindingCluster cluster : clusters) {
        for (Finding finding : cluster.shown()) {
          entries.add(entry(finding, ++number, false));
        }
      }
      List<Entry> folded = new ArrayList<>();
      for (Finding finding : first.folded()) {
        folded.add(entry(finding, ++number, true));
      }
      Rule rule = first.head().judged();
      all.add(
          new FindingGroup(
              rule,
              entries.getFirst().look(),
              first.cause().map(cause -> cause.beside(rule.id())).orElse(""),
              entries,
              folded,
              first.foldedInWords()));
    }
    return all;
  }

  private static Entry entry(Finding finding, int number, boolean other) {
    VerdictLook look = VerdictLook.of(finding.evidence().checkVerdict());
    return new Entry(finding, look, "finding-" + number, other);
  }
}
