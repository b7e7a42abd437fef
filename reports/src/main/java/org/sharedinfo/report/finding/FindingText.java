package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;

/** What a check found, as plain lines for a log. */
public final class FindingText {
  private static final int LINE = 2_000;
  private static final int DETAIL = 8_000;
  private static final int MOST = 100;

  private FindingText() {}

  /** One line: what was expected and seen, or the message. */
  public static String headline(CheckEvidence evidence) {
    return evidence
        .violation()
        .map(v -> v.rule() + ": expected " + v.expected() + ", seen " + v.seen())
        .orElseGet(
            () -> evidence.message().isEmpty() ? "no message was given" : evidence.message());
  }

  /**
   * The whole finding, safe to print, one entry per line. The detail keeps its own line breaks.
   *
   * @param cause the likely cause of the role's failures
   */
  public static List<String> full(CheckEvidence evidence, Optional<LikelyCause> cause) {
    List<String> lines = new ArrayList<>();
    cause.ifPresent(found -> lines.add(inert(found.inWords())));
    evidence.violation().ifPresent(v -> describe(v, lines));
    if (evidence.violation().isEmpty()) {
      lines.add(inert(headline(evidence)));
    }
    if (!evidence.detail().isBlank()) {
      lines.add(InertText.block(evidence.detail(), DETAIL));
    }
    about(evidence).ifPresent(rule -> lines.add("about     " + RulePages.path(rule)));
    lines.add("check     " + inert(evidence.check()));
    lines.add("seed      " + evidence.seed());
    lines.add("replay    " + inert(evidence.replay().line()));
    return lines;
  }

  /** The rule that was broken; else the first one that the check was about. */
  private static Optional<Rule> about(CheckEvidence evidence) {
    return evidence
        .violation()
        .map(Violation::rule)
        .or(() -> evidence.rules().stream().findFirst())
        .flatMap(Rule::byId);
  }

  private static void describe(Violation violation, List<String> lines) {
    lines.add("rule      " + inert(violation.rule()));
    lines.add("expected  " + inert(violation.expected()));
    lines.add("seen      " + inert(violation.seen()));
    addAll("given     ", violation.given(), lines);
    addAll("bytes     ", violation.bytes().stream().map(FindingText::bytes).toList(), lines);
    addAll("step      ", violation.steps(), lines);
  }

  private static String bytes(ByteDifference difference) {
    return String.format(
        "0x%03x %s: expected %s, seen %s",
        difference.offset(), difference.field(), difference.expected(), difference.seen());
  }

  private static void addAll(String label, List<String> texts, List<String> lines) {
    texts.stream().limit(MOST).map(text -> label + inert(text)).forEach(lines::add);
    if (texts.size() > MOST) {
      lines.add(label + "… (" + (texts.size() - MOST) + " more)");
    }
  }

  private static String inert(String text) {
    return InertText.line(text, LINE);
  }
}
