package org.sharedinfo.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.result.Verdict;

class HtmlReportTest {
  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void nothingIsFetchedFromAnywhere() throws IOException {
    for (FabricatedRun run : FabricatedRuns.all().values()) {
      String page = ReportTexts.html(run);
      assertThat(matches("<(?:a|link)[^>]* href=\"([^\"]*)\"", page))
          .allMatch(target -> target.startsWith("#") || target.startsWith("data:"));
      assertThat(page).doesNotContain(" src=", "@import", "url(", "fetch(", "XMLHttpRequest");
      assertThat(page).contains("content=\"default-src 'none';");
    }
  }

  @Test
  void theOneScriptIsTheOneAllowed() throws Exception {
    String page = ReportTexts.html(FabricatedRuns.hostile());
    List<String> scripts = matches("<script>(.*?)</script>", page);
    assertThat(scripts).hasSize(1);
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(scripts.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(page)
        .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
  }

  @Test
  void hostileTextsAreTextOnly() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.hostile());
    assertThat(page)
        .contains(
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot; onload=&#39;alert(1)&#39;")
        .contains("{{ 7*7 }}")
        .contains("‹U+001B›[31m", "‹U+0000›", "‹U+202E›gnirts", "‹U+D800›")
        .doesNotContain("<script>alert", "\u001B", "\u0000", "\u202E", "\u2028");
    assertThat(matches("(<[a-z][^<>]* on[a-z]+=)", page)).isEmpty();
  }

  @Test
  void theLikelyCauseIsAtTheTopAndFoldsWhatFailsWithIt() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.explained());
    String cause = ": " + FabricatedRuns.SWAPPED;
    String banner = page.substring(0, page.indexOf("<main"));
    assertThat(banner)
        .containsOnlyOnce("Likely cause (LAY-10, time reader)" + cause)
        .contains("before the fix", "<dt>Took</dt><dd>42.1 s</dd>");
    String first = matches("(<article.*?</article>)", page).getFirst();
    assertThat(first).contains("Likely cause" + cause, "16777216 ns");
    String folded = first.substring(first.indexOf("<details class=\"folded\">"));
    assertThat(folded)
        .contains("3 more rules of TR fail with it: TIM-01, TIM-02, TIM-12")
        .contains("TIM-02 · TR · x86_32");
    assertThat(matches("<h3 id=\"finding-[^>]*>(.*?)</h3>", page))
        .as("folded, not listed as findings of their own")
        .noneMatch(heading -> heading.contains("TIM-01") || heading.contains("TIM-02"));
  }

  @Test
  void whatBrokeBesideAFailureIsShown() throws IOException {
    FabricatedRun run =
        FabricatedRuns.explained()
            .lastComesOut("TIM-01", "TR", "x86_64", Verdict.ERROR, "it crashed (SIGFPE)");
    String page = ReportTexts.html(run);
    assertThat(matches("(<article.*?</article>)", page))
        .anyMatch(finding -> finding.contains("it crashed (SIGFPE)"));
  }

  @Test
  void absurdLengthsAreCutVisibly() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.hostile());
    assertThat(page).contains("characters more)", "… 568 more", "… 136 more differences");
    assertThat(page).doesNotContain("Z".repeat(4_001));
    String plain = ReportTexts.html(FabricatedRun.allPass());
    assertThat(page.length() - plain.length()).isLessThan(700_000);
  }

  @Test
  void everyLinkInsideLeadsSomewhereAndIdsAreUnique() throws IOException {
    for (FabricatedRun run : FabricatedRuns.all().values()) {
      String page = ReportTexts.html(run);
      List<String> ids = matches(" id=\"([^\"]*)\"", page);
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(ids).containsAll(matches(" href=\"#([^\"]*)\"", page));
      assertThat(ids).containsAll(matches(" aria-labelledby=\"([^\"]*)\"", page));
    }
  }

  @Test
  void headingsDescendOneLevelAtATime() throws IOException {
    for (FabricatedRun run : FabricatedRuns.all().values()) {
      List<Integer> levels =
          matches("<h([1-6])[ >]", ReportTexts.html(run)).stream().map(Integer::valueOf).toList();
      assertThat(levels.getFirst()).isEqualTo(1);
      assertThat(levels.stream().filter(level -> level == 1)).hasSize(1);
      for (int i = 1; i < levels.size(); i++) {
        assertThat(levels.get(i)).isLessThanOrEqualTo(levels.get(i - 1) + 1);
      }
    }
  }

  @Test
  void everyTableHasACaptionAndHeadersWithAScope() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.fiveFailures());
    assertThat(matches("(<table)", page)).hasSameSizeAs(matches("(<caption)", page));
    assertThat(matches("(<th[ >][^>]*)", page)).allMatch(th -> th.contains(" scope=\""));
  }

  @Test
  void tagsAreBalanced() throws IOException {
    for (FabricatedRun run : FabricatedRuns.all().values()) {
      String page = ReportTexts.html(run);
      for (String tag :
          List.of(
              "html", "body", "header", "main", "nav", "section", "article", "details", "table",
              "tbody", "tr", "td", "th", "dl", "dt", "dd", "ul", "ol", "li", "div", "span", "p")) {
        assertThat(matches("(<" + tag + "[ >])", page))
            .as(tag)
            .hasSameSizeAs(matches("(</" + tag + ">)", page));
      }
    }
  }

  @Test
  void failuresComeBeforeTheTables() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.fiveFailures());
    assertThat(page.indexOf("id=\"findings\"")).isLessThan(page.indexOf("id=\"not-run\""));
    assertThat(page.indexOf("id=\"not-run\"")).isLessThan(page.indexOf("id=\"rules\""));
    assertThat(page)
        .contains("If this fails, look at", "version 6, even, while", "vcpu_info[3].time.pad1")
        .contains("--rule WCL-03 --profile gate --seed 4711");
  }

  @Test
  void eachFindingOpensTheWholeRule() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.fiveFailures());
    int findings = matches("(<article class=\"finding)", page).size();
    assertThat(findings).isPositive();
    assertThat(matches("(<details class=\"about-rule\">)", page)).hasSize(findings);
    assertThat(page).contains("About WCL-03: why, example, source", "docs/rules/WCL-03.md");
  }

  /** WCAG AA: 4.5 to 1 for each pair of colours that text is set in, in both schemes. */
  @Test
  void coloursHaveContrast() throws IOException {
    String[] schemes = Templates.style().split("prefers-color-scheme: dark", 2);
    for (String scheme : schemes) {
      for (String ground : List.of("page", "card", "sunk")) {
        for (String ink : List.of("ink", "soft", "link", "pass", "fail", "error", "open")) {
          assertContrast(scheme, ink, ground);
        }
      }
      for (String verdict : List.of("pass", "fail", "error", "open", "aside", "none")) {
        assertContrast(scheme, verdict, verdict + "-back");
        assertContrast(scheme, verdict, "card");
      }
    }
  }

  private static void assertContrast(String css, String ink, String ground) {
    double one = luminance(css, ink);
    double other = luminance(css, ground);
    assertThat((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05))
        .as(ink + " on " + ground)
        .isGreaterThanOrEqualTo(4.5);
  }

  private static double luminance(String css, String name) {
    MatchResult colour =
        Pattern.compile("--" + name + ": #(..)(..)(..);")
            .matcher(css)
            .results()
            .findFirst()
            .orElseThrow();
    return 0.2126 * linear(colour.group(1))
        + 0.7152 * linear(colour.group(2))
        + 0.0722 * linear(colour.group(3));
  }

  private static double linear(String channel) {
    double value = Integer.parseInt(channel, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
