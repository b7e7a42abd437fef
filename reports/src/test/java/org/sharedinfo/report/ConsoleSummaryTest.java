package org.sharedinfo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleSummaryTest {
  @Test
  void failuresAreOnTheFirstScreen() {
    List<String> lines =
        ReportTexts.console(FabricatedRuns.fiveFailures(), 80, false).lines().limit(24).toList();
    assertThat(lines)
        .contains(
            "FAIL  LAY-11  TP  x86_64  Only the defined bytes change",
            "  expected  only the bytes of vcpu_info[3].time change",
            "  seen      12 bytes more are different")
        .anyMatch(line -> line.startsWith("FAIL  TIM-01  TR  x86_64, x86_32  "))
        .anyMatch(line -> line.startsWith("FAIL  WCL-03  WP  x86_32  "))
        .anyMatch(line -> line.startsWith("  replay    ./tck certify ") && line.contains("LAY-11"));
  }

  @Test
  void theLastLinesSayWhatCameOutAndWhereItIs() {
    List<String> lines =
        ReportTexts.console(FabricatedRuns.fiveFailures(), 80, false).lines().toList();
    assertThat(lines)
        .endsWith(
            "NON-CONFORMANT  exit code 1",
            "4 MUST rules are broken: LAY-11, TIM-01, TIM-07, WCL-03.",
            "target/conformance/index.html",
            "beside it: allure/index.html, attestation.json, summary.md, junit.xml,"
                + " conformance.schema.json, conformance.json");
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
        .contains("Not judged: --rule TIM-01, --rule TIM-02, --rule TIM-07, --rule LAY-11: ")
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
