package org.sharedinfo.report.allure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.finding.FindingText;
import org.sharedinfo.report.finding.LikelyCause;
import org.sharedinfo.report.page.HtmlReport;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.report.text.HtmlText;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Rule;

/**
 * One check on one ABI in the form that Allure reads, with Allure's names.
 *
 * @param uuid derived from check and ABI
 * @param historyId identifies the same test in other runs: check and ABI
 * @param testCaseId as historyId
 * @param fullName the check's id and the ABI
 * @param name what it checks
 * @param descriptionHtml its rules and what they ask
 * @param status the verdict: see {@link #status(Verdict)}
 * @param statusDetails the finding
 * @param stage always finished
 * @param start milliseconds since 1970
 * @param stop as start
 */
record AllureResult(
    String uuid,
    String historyId,
    String testCaseId,
    String fullName,
    String name,
    String descriptionHtml,
    String status,
    StatusDetails statusDetails,
    String stage,
    List<Label> labels,
    List<Link> links,
    List<Parameter> parameters,
    List<Attachment> attachments,
    long start,
    long stop) {
  private static final int LINE = 500;

  /** The first line of what was found, and all of it. */
  record StatusDetails(String message, String trace) {}

  /** What Allure groups and counts by. */
  record Label(String name, String value) {}

  /** A way from the test to what it is about. */
  record Link(String name, String url, String type) {}

  /**
   * A parameter of the test.
   *
   * @param excluded whether it is not part of the test's identity
   */
  record Parameter(String name, String value, boolean excluded) {}

  /**
   * A file next to the results.
   *
   * @param source its name
   */
  record Attachment(String name, String source, String type) {}

  static AllureResult of(
      CheckResult result, Optional<LikelyCause> cause, List<Attachment> attachments, long start) {
    String id = identity(result);
    return new AllureResult(
        id,
        id,
        id,
        inert(result.check() + " [" + result.abi().id() + "]"),
        inert(result.title().isEmpty() ? result.check() : result.title()),
        description(result),
        status(result.verdict()),
        details(result, cause),
        "finished",
        labels(result),
        links(result),
        List.of(
            new Parameter("abi", result.abi().id(), false),
            new Parameter("role", result.role().id(), false),
            new Parameter("seed", Long.toString(result.seed()), true)),
        List.copyOf(attachments),
        start,
        start + result.durationMillis());
  }

  /** The same in every run: a UUID made of the check's id and the ABI. */
  static String identity(CheckResult result) {
    String key = result.check() + "\n" + result.abi().id();
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Allure's word for a verdict. A check that ran without a result is unknown; a check that did not
   * apply is skipped.
   */
  static String status(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "passed";
      case FAIL -> "failed";
      case ERROR -> "broken";
      case INCONCLUSIVE -> "unknown";
      case EXCLUDED, NOT_APPLICABLE -> "skipped";
    };
  }

  private static StatusDetails details(CheckResult result, Optional<LikelyCause> cause) {
    if (result.verdict() == Verdict.PASS) {
      return new StatusDetails("", "");
    }
    CheckEvidence evidence = CheckEvidence.of(result, result.rules().getFirst());
    // The start of a message decides its category.
    return new StatusDetails(
        AllureCategory.of(result).prefix()
            + inert(FindingText.headline(evidence))
            + cause.map(found -> ". " + found.inWords()).orElse(""),
        String.join("\n", FindingText.full(evidence, cause)));
  }

  private static String description(CheckResult result) {
    HtmlText html = new HtmlText();
    StringBuilder text = new StringBuilder();
    for (Rule rule : rules(result)) {
      text.append("<p><strong>")
          .append(html.escape(rule.id() + " " + rule.title()))
          .append("</strong> (")
          .append(level(rule, result))
          .append(")<br>")
          .append(html.escape(rule.text()))
          .append("</p><p><em>Why</em>: ")
          .append(html.escape(rule.why()))
          .append("</p><p><em>If this fails, look at</em>: ")
          .append(html.escape(rule.lookAt()))
          .append("</p><p><em>Page</em>: ")
          .append(html.escape(RulePages.path(rule)))
          .append("</p>");
    }
    return text.append("<p><em>Repeat it</em>: <code>")
        .append(html.escape(result.replay().line()))
        .append("</code></p>")
        .toString();
  }

  private static List<Label> labels(CheckResult result) {
    String check = result.check();
    int dot = check.lastIndexOf('.');
    List<Label> labels = new ArrayList<>();
    List<Rule> rules = rules(result);
    boolean must = rules.stream().anyMatch(rule -> level(rule, result) == Level.MUST);
    rules.stream()
        .map(rule -> rule.area().title())
        .distinct()
        .forEach(area -> labels.add(new Label("epic", area)));
    for (Rule rule : rules) {
      labels.add(new Label("feature", rule.id() + " " + rule.title()));
      labels.add(new Label("tag", rule.id()));
      labels.add(new Label("rule", rule.id()));
    }
    labels.add(new Label("story", inert(result.title())));
    labels.add(new Label("tag", result.evidence().id()));
    labels.add(new Label("tag", result.role().id()));
    labels.add(new Label("tag", (must ? Level.MUST : Level.SHOULD).name()));
    labels.add(new Label("role", result.role().id()));
    labels.add(new Label("abi", result.abi().id()));
    labels.add(new Label("evidence", result.evidence().id()));
    labels.add(new Label("layer", result.evidence().id()));
    labels.add(new Label("severity", must ? "critical" : "minor"));
    labels.add(new Label("parentSuite", result.abi().id()));
    labels.add(new Label("suite", role(result)));
    labels.add(new Label("subSuite", rules.getFirst().area().title()));
    labels.add(new Label("testClass", inert(dot < 0 ? check : check.substring(0, dot))));
    labels.add(new Label("testMethod", inert(check.substring(dot + 1))));
    labels.add(new Label("host", result.abi().id()));
    labels.add(new Label("thread", result.evidence().id()));
    labels.add(new Label("framework", "shared_info conformance kit"));
    return labels;
  }

  private static List<Link> links(CheckResult result) {
    return rules(result).stream()
        .map(rule ->
            new Link(
                rule.id() + " in the conformance report",
                "../" + HtmlReport.FILE + "#rule-" + rule.id(),
                "tms"))
        .toList();
  }

  /** Its rules, and the one that it found broken first. */
  private static List<Rule> rules(CheckResult result) {
    List<String> ids = new ArrayList<>();
    result.violation().ifPresent(violation -> ids.add(violation.rule()));
    ids.addAll(result.rules());
    return ids.stream().distinct().flatMap(id -> Rule.byId(id).stream()).toList();
  }

  private static Level level(Rule rule, CheckResult result) {
    return rule.level(result.role());
  }

  private static String role(CheckResult result) {
    return result.role().id() + " " + result.role().title();
  }

  private static String inert(String text) {
    return InertText.line(text, LINE);
  }
}
