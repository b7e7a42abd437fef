package org.sharedinfo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.rule.RulePages;
import org.sharedinfo.report.text.HtmlText;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.rule.Rule;

class ReportsTest {
  @TempDir private Path dir;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAllReportsBesideTheResultsAndNothingElse() throws IOException {
    ConformanceReport report = Reports.write(FabricatedRun.allPass().writeTo(dir));
    assertThat(report.outcome()).isEqualTo(RunOutcome.CONFORMANT);
    assertThat(files())
        .containsExactly(
            "allure",
            "allure-results",
            "attestation.json",
            "conformance.json",
            "conformance.schema.json",
            "index.html",
            "junit.xml",
            "results.ndjson",
            "run.json",
            "summary.md");
    assertThat(Reports.files()).allMatch(file -> Files.isRegularFile(dir.resolve(file)));
    assertThat(Reports.files().getFirst()).isEqualTo("index.html");
  }

  @Test
  void replacesReportsOfAnEarlierState() throws IOException {
    FabricatedRun.allPass().stoppedAfter(5).writeTo(dir);
    assertThat(Reports.write(dir).outcome()).isEqualTo(RunOutcome.INCOMPLETE);
    FabricatedRun.allPass().writeTo(dir);
    Reports.write(dir);
    assertThat(dir.resolve("conformance.json")).content().contains("\"CONFORMANT\"");
  }

  @Test
  void damagedResultsLeaveTheOldReportsAlone() throws IOException {
    Reports.write(FabricatedRun.allPass().writeTo(dir));
    byte[] page = Files.readAllBytes(dir.resolve("index.html"));
    Files.writeString(dir.resolve(ResultsFolder.RESULTS), "nonsense\n");
    assertThatThrownBy(() -> Reports.write(dir)).isInstanceOf(DamagedResultsException.class);
    assertThat(dir.resolve("index.html")).hasBinaryContent(page);
  }

  @Test
  void everyRuleIsShownWithItsTextWhenItIsJudged() throws IOException {
    String page = ReportTexts.html(FabricatedRun.allPass());
    for (Rule rule : Rule.values()) {
      assertThat(page).contains("id=\"rule-" + rule.id() + "\"");
      assertThat(page).contains(new HtmlText().escape(rule.title()));
      assertThat(page).contains(new HtmlText().escape(rule.lookAt()));
      assertThat(page).contains(new HtmlText().escape(rule.why()), RulePages.path(rule));
    }
  }
}
