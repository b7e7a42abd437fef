package org.sharedinfo.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.ci.MarkdownSummary;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;

class ConsoleSummaryTest {
  private static final String SWAPPED = FabricatedRuns.SWAPPED;

  private static final List<String> NONE = List.of();
  private static final List<ByteDifference> NO_BYTES = List.of();

  @Test
  void theFirstLineOfTheFindingsNamesTheLikelyCause() {
    assertThat(ReportTexts.console(FabricatedRuns.explained(), 80, false).lines().skip(3).limit(7))
        .containsExactly(
            "FAIL  LAY-10  TR  x86_64, x86_32  Likely cause: reads tsc_to_system_mul with its",
            "            bytes swapped",
            "  expected  1 ns",
            "  seen      16777216 ns",
            "  replay    ./tck certify --implementation build/acme-hv.jar --abi x86_64 --rule"
                + " LAY-10 --profile gate --seed 4711",
            "3 more rules of TR fail with it: TIM-01, TIM-02, TIM-12",
            "");
    assertThat(ReportTexts.log(FabricatedRuns.explained()))
        .contains("FAIL  LAY-10  TR  x86_64, x86_32  Likely cause: " + SWAPPED + "\n")
        .doesNotContain("TIM-01  TR", "TIM-02  TR", "TIM-12  TR");
  }

  @Test
  void theSummaryForAPullRequestFoldsTheSame() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new MarkdownSummary().render(ReportTexts.report(FabricatedRuns.explained()), out);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.startsWith("| FAIL |") && line.contains("| TR |"))
        .singleElement()
        .asString()
        .contains("LAY-10", "x86&#95;64, x86&#95;32", "**Likely cause&#58; reads tsc&#95;to")
        .contains("<br>3 more rules of TR fail with it&#58; TIM-01, TIM-02, TIM-12");
  }

  @Test
  void aCauseWhoseRuleDoesNotFailIsToldWithAFindingThatDoes() {
    FabricatedRun run =
        FabricatedRuns.fiveFailures()
            .with(r -> r.withCause(new Cause("LAY-10", "TR", "x86_64", SWAPPED)));
    assertThat(ReportTexts.log(run).lines().skip(2).limit(3))
        .containsExactly(
            "FAIL  TIM-01  TR  x86_64  Likely cause (LAY-10): " + SWAPPED,
            "  expected  system time 18446744078004518911 ns",
            "  seen      18446744073709551615 ns, 4294967296 less");
    assertThat(ReportTexts.log(run))
        .contains("1 more rule of TR fails with it: TIM-12")
        .as("no cause was found on the other ABI")
        .contains("FAIL  TIM-01  TR  x86_32  System time from the TSC");
  }

  @Test
  void theRuleThatExplainsTheOthersComesFirst() {
    FabricatedRun run =
        FabricatedRun.allPass()
            .fails("TR", "x86_64", new Violation("LAY-01", "a", "b", NONE, NO_BYTES, NONE))
            .fails("TR", "x86_64", new Violation("TIM-05", "c", "d", NONE, NO_BYTES, NONE))
            .fails("TR", "x86_64", new Violation("TIM-04", "e", "f", NONE, NO_BYTES, NONE));
    assertThat(ReportTexts.log(run).lines().filter(line -> line.startsWith("FAIL")))
        .extracting(line -> line.substring(6, 12))
        .containsExactly("TIM-04", "TIM-05", "LAY-01");
  }

  @Test
  void whatBrokeBesideAFailureIsNotLost() {
    FabricatedRun run =
        FabricatedRun.allPass()
            .fails("TR", "x86_64", new Violation("TIM-03", "a", "b", NONE, NO_BYTES, NONE))
            .lastComesOut("TIM-03", "TR", "x86_64", Verdict.ERROR, "it crashed (SIGFPE)");
    assertThat(ReportTexts.log(run).lines())
        .contains(
            "FAIL  TIM-03  TR  x86_64  " + Rule.TIM_03.title(),
            "  and       ERROR: it crashed (SIGFPE)");
  }

  @Test
  void failuresAreOnTheFirstScreen() {
    List<String> lines =
        ReportTexts.console(FabricatedRuns.fiveFailures(), 80, false).lines().limit(24).toList();
    assertThat(lines)
        .contains(
            "FAIL  WCL-03  WP  x86_32  Values are stored exactly, seconds in 64 bits",
            "  expected  the high half of the seconds, 1, in wc_sec_hi at 0x924",
            "  seen      0 there, and 1 at 0xc0c, where x86_64 has it",
            "FAIL  LAY-11  TP  x86_64  Only the defined bytes change")
        .anyMatch(line -> line.startsWith("FAIL  TIM-01  TR  x86_64, x86_32  "))
        .anyMatch(line -> line.startsWith("FAIL  TIM-07  TP  x86_64  "))
        .anyMatch(line -> line.startsWith("  replay    ./tck certify ") && line.contains("TIM-07"));
  }

  @Test
  void theLastLinesSayWhatCameOutHowLongItTookAndWhereItIs() {
    List<String> lines =
        ReportTexts.console(FabricatedRuns.fiveFailures(), 80, false).lines().toList();
    assertThat(lines)
        .endsWith(
            "NON-CONFORMANT  exit code 1  took 42.1 s",
            "4 MUST rules are broken: LAY-11, TIM-01, TIM-07, WCL-03.",
            "target/conformance/index.html",
            "beside it: allure/index.html, attestation.json, summary.md, junit.xml,",
            "conformance.schema.json, conformance.json");
  }

  @Test
  void nothingIsCutOffWhereverItIsShown() {
    String text = "a " + "long ".repeat(100) + "end";
    FabricatedRun run =
        FabricatedRun.allPass()
            .fails("TR", "x86_64", new Violation("TIM-02", text, text, NONE, NO_BYTES, NONE));
    assertThat(ReportTexts.log(run).lines()).contains("  expected  " + text, "  seen      " + text);
    String narrow = ReportTexts.console(run, 80, false);
    assertThat(narrow).doesNotContain("…");
    assertThat(narrow.replaceAll("\\s+", " ")).contains("expected " + text + " seen " + text);
  }

  @Test
  void aLabelIsInTheHeading() {
    assertThat(ReportTexts.log(FabricatedRun.allPass().labelled("before the fix")).lines())
        .first()
        .asString()
        .startsWith("shared_info reference 1.0.0 · before the fix · x86_64, x86_32 · ");
  }

  @Test
  void linesKeepToTheWidthSaveCommandsAndPaths() {
    for (int width : new int[] {40, 80, 132}) {
      for (FabricatedRun run : FabricatedRuns.all().values()) {
        assertThat(ReportTexts.console(run, width, false).lines())
            .filteredOn(line -> !line.startsWith("  replay") && !line.contains("conformance"))
            .allMatch(line -> line.codePointCount(0, line.length()) <= width);
      }
    }
  }

  @Test
  void withoutColoursThereIsNoEscape() {
    assertThat(ReportTexts.console(FabricatedRuns.hostile(), 100, false))
        .doesNotContain("\u001B", "\u0000", "\u202E", "\r")
        .contains("‹U+001B›[31m");
  }

  @Test
  void withColoursTheOnlyEscapesAreOurs() {
    String text = ReportTexts.console(FabricatedRuns.hostile(), 100, true);
    assertThat(text).contains("\u001B[1;31mFAIL\u001B[0m");
    assertThat(text.replaceAll("\u001B\\[[0-9;]*m", "")).doesNotContain("\u001B");
    assertThat(text.replaceAll("\u001B\\[[0-9;]*m", ""))
        .isEqualTo(ReportTexts.console(FabricatedRuns.hostile(), 100, false));
  }

  @Test
  void whatWasNotJudgedIsSaid() {
    assertThat(ReportTexts.console(FabricatedRuns.partial(), 200, false))
        .contains(
            "Judged only what these options name: --rule TIM-01, --rule TIM-02, --rule TIM-07,"
                + " --rule LAY-11\n")
        .contains("PARTIAL  exit code 2")
        .doesNotContain("no check ran");
    assertThat(ReportTexts.console(FabricatedRuns.fiveFailures(), 200, false))
        .contains("Not judged: wallclock reader (WR), layout describer (LD): the role is not");
  }

  @Test
  void whatCouldNotTellTakesALineNotAScreen() {
    assertThat(ReportTexts.console(FabricatedRuns.unexplorable(), 200, false))
        .contains(
            "Could not tell: 6 checks by schedule of 3 rules that others judged: not explorable:"
                + " libacme.so does not tell of its accesses")
        .doesNotContain("INCONCLUSIVE");
  }
}
