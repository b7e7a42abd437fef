package org.sharedinfo.report.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.Implementation;
import org.sharedinfo.report.conformance.ConformanceReport.NotRun;
import org.sharedinfo.report.conformance.ConformanceReport.Why;
import org.sharedinfo.report.conformance.OutcomeText;
import org.sharedinfo.report.finding.FindingCluster;
import org.sharedinfo.report.finding.Undecided;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.report.text.Fact;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.Resources;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.rule.Role;

/**
 * The values that the template shows.
 *
 * @param headline the outcome in a word or two
 * @param tone the outcome as a class of style
 * @param sign the outcome as a sign
 * @param subject the implementation's name, shortened to fit
 * @param label the user's name for the run; may be empty
 * @param causes likely causes of failures, in words
 * @param facts of the run, for the banner
 * @param tallies by verdict, the worst first
 * @param maps of the frame, one for each ABI
 * @param findings by rule
 * @param changes against the baseline, by kind
 * @param undecided inconclusive checks, by reason
 * @param omissions by kind of reason
 * @param tables by area
 * @param roles all, for the legend
 * @param style the style sheet
 * @param script the script
 * @param scriptHash its SHA-256, by which the page allows it and no other
 */
record ReportPage(
    String headline,
    String tone,
    String sign,
    Implementation subject,
    String label,
    List<String> causes,
    List<Fact> facts,
    List<Tally> tallies,
    List<FrameMap> maps,
    List<FindingGroup> findings,
    List<Baseline.Group> changes,
    List<Undecided> undecided,
    List<Omission> omissions,
    List<RuleTable> tables,
    List<Role> roles,
    String style,
    String script,
    String scriptHash) {

  private static final int NAME = 160;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How often a verdict was given: to rules, and to checks. */
  record Tally(VerdictLook look, int rules, int checks) {}

  /** What was left out for one kind of reason. */
  record Omission(String title, String style, List<NotRun> entries) {}

  static ReportPage of(ConformanceReport report, String style, String script) {
    return new ReportPage(
        OutcomeText.headline(report.outcome()),
        "o-" + report.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        switch (report.outcome()) {
          case CONFORMANT -> "✓";
          case NON_CONFORMANT -> "✕";
          case INCOMPLETE -> "?";
          case PARTIAL -> "◐";
        },
        subject(report.implementation()),
        report.label().map(text -> InertText.line(text, NAME)).orElse(""),
        causes(report),
        facts(report),
        Arrays.stream(VerdictLook.values())
            .map(look ->
                new Tally(
                    look,
                    report.counts().rules().getOrDefault(look.verdict(), 0),
                    report.counts().checks().getOrDefault(look.verdict(), 0)))
            .toList(),
        FrameMap.of(report),
        FindingGroup.of(report),
        report.baseline().map(Baseline::groups).orElse(List.of()),
        Undecided.of(report),
        omissions(report),
        RuleTable.of(report),
        List.of(Role.values()),
        style,
        script,
        Resources.sha256(script));
  }

  private static Implementation subject(Implementation said) {
    return new Implementation(
        InertText.line(said.name(), NAME),
        InertText.line(said.version(), NAME),
        InertText.line(said.vendor(), NAME),
        said.provider());
  }

  private static List<Fact> facts(ConformanceReport report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("ABI", String.join(", ", report.abis())));
    if (!report.scope().guest().isEmpty()) {
      facts.add(new Fact("Guests", report.scope().guest()));
    }
    if (!report.scope().limits().isEmpty()) {
      facts.add(new Fact("Declared limits", report.scope().limitsInWords()));
    }
    facts.add(new Fact("Profile", report.profile()));
    facts.add(new Fact("Seed", Long.toString(report.seed())));
    facts.add(new Fact("Kit", report.kit().version()));
    facts.add(new Fact("Catalogue", report.kit().catalogueVersion()));
    facts.add(new Fact("Started", moment(report.started())));
    facts.add(
        new Fact(
            "Checks",
            report.progress().missing() == 0
                ? String.format(Locale.ROOT, "%,d", report.progress().finished())
                : String.format(
                    Locale.ROOT,
                    "%,d of %,d",
                    report.progress().finished(),
                    report.progress().planned())));
    facts.add(
        report
            .durationMillis()
            .map(millis -> new Fact("Took", Amounts.duration(millis)))
            .orElseGet(() ->
                new Fact(
                    "Checks, added up", Amounts.duration(report.progress().durationMillis()))));
    return facts;
  }

  /** Each cause once, with the role that it is of. */
  private static List<String> causes(ConformanceReport report) {
    return FindingCluster.of(report).stream()
        .flatMap(cluster -> cluster.cause().stream().map(cause -> cause.inWords(cluster.role())))
        .distinct()
        .toList();
  }

  static String moment(String iso) {
    try {
      return MOMENT.format(Instant.parse(iso));
    } catch (DateTimeParseException e) {
      return iso;
    }
  }

  private static List<Omission> omissions(ConformanceReport report) {
    return Arrays.stream(Why.values())
        .map(why ->
            new Omission(
                switch (why) {
                  case MISSING -> "Without a result";
                  case FILTERED -> "Left out by an option";
                  case EXCLUDED -> "Set aside";
                  case NOT_APPLICABLE -> "Not applicable";
                  case NO_CHECK -> "No check ran";
                },
                "w-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                report.notRun().stream().filter(n -> n.why() == why).toList()))
        .filter(omission -> !omission.entries().isEmpty())
        .toList();
  }
}
