package org.sharedinfo.report.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.report.finding.Lanes;
import org.sharedinfo.report.text.Fact;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.Observation;
import org.sharedinfo.result.ObservedRule;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Level;

/**
 * The values that the template of recordings shows.
 *
 * @param headline the outcome
 * @param tone the outcome as a class of style
 * @param sign the outcome as a sign
 * @param recordings one after the other
 * @param style the style sheet
 */
record RecordingPage(
    String headline, String tone, String sign, List<Recorded> recordings, String style) {
  private static final int NAME = 160;
  private static final int LINE = 2_000;

  /**
   * One recording.
   *
   * @param name safe to show
   * @param facts for the banner
   * @param notes what limits its evidence
   * @param findings violations, in the catalogue's order
   * @param areas the rules, and how often each was exercised
   */
  record Recorded(
      String name,
      String summary,
      List<Fact> facts,
      List<String> notes,
      List<Found> findings,
      List<Table> areas) {}

  /** The violations of a rule by a role. */
  record Found(ObservedRule rule, VerdictLook look, List<Shown> shown, long more) {
    public boolean isMust() {
      return rule.level() == Level.MUST;
    }
  }

  /** One violation. */
  record Shown(String expected, String seen, List<String> given, Optional<Lanes> lanes) {
    static Shown of(Violation violation) {
      return new Shown(
          InertText.line(violation.expected(), LINE),
          InertText.line(violation.seen(), LINE),
          violation.given(),
          violation.interleaving().map(Lanes::of));
    }
  }

  /** The rules of an area. */
  record Table(Area area, List<Row> rows) {}

  /** A rule for a role. */
  record Row(ObservedRule rule, VerdictLook look) {}

  static RecordingPage of(List<Observation> observations, String style) {
    Observation.Outcome outcome = Observation.Outcome.of(observations);
    return new RecordingPage(
        outcome.inWords(),
        switch (outcome) {
          case VIOLATION -> "o-non-conformant";
          case NO_VIOLATION_SEEN -> "o-partial";
          case NOTHING_EXERCISED -> "o-incomplete";
        },
        switch (outcome) {
          case VIOLATION -> "✕";
          case NO_VIOLATION_SEEN -> "◐";
          case NOTHING_EXERCISED -> "?";
        },
        observations.stream().map(RecordingPage::recorded).toList(),
        style);
  }

  private static Recorded recorded(Observation observation) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Outcome", observation.outcome().inWords()));
    facts.add(new Fact("ABI", observation.abi()));
    facts.add(new Fact("Guest", observation.guest()));
    if (!observation.source().isEmpty()) {
      facts.add(new Fact("Source", InertText.line(observation.source(), NAME)));
    }
    facts.add(new Fact("SHA-256", observation.sha256().substring(0, 16) + "…"));
    return new Recorded(
        InertText.line(observation.name(), NAME),
        observation.summary(),
        facts,
        observation.notes(),
        observation.rules().stream()
            .filter(rule -> rule.violated() > 0)
            .map(RecordingPage::found)
            .toList(),
        tables(observation));
  }

  private static Found found(ObservedRule rule) {
    return new Found(
        rule,
        VerdictLook.FAIL,
        rule.violations().stream().map(Shown::of).toList(),
        rule.violated() - rule.violations().size());
  }

  private static List<Table> tables(Observation observation) {
    List<Table> tables = new ArrayList<>();
    for (Area area : Area.values()) {
      List<Row> rows =
          observation.rules().stream()
              .filter(rule -> rule.rule().area() == area)
              .map(rule -> new Row(rule, VerdictLook.of(rule.verdict())))
              .toList();
      if (!rows.isEmpty()) {
        tables.add(new Table(area, rows));
      }
    }
    return tables;
  }
}
