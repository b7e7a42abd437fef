package org.sharedinfo.report.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;

class BaselineTest {
  private static byte[] json(ConformanceReport report) throws IOException {
    var out = new ByteArrayOutputStream();
    new JsonReport().render(report, out);
    return out.toByteArray();
  }

  @Test
  void nothingChanges() throws IOException, UnfitJsonException {
    ConformanceReport report = ReportTexts.report(FabricatedRuns.fiveFailures());
    Baseline same = Baseline.compare(json(report), report);
    assertThat(same.isRegression()).isFalse();
    assertThat(same.lines()).containsExactly("baseline: nothing changed");
  }

  @Test
  void whatFailsNewlyIsARegression() throws IOException, UnfitJsonException {
    ConformanceReport good = ReportTexts.report(FabricatedRun.allPass());
    ConformanceReport bad = ReportTexts.report(FabricatedRuns.fiveFailures());
    Baseline worse = Baseline.compare(json(good), bad);
    assertThat(worse.isRegression()).isTrue();
    assertThat(worse.failing())
        .extracting(Baseline.Change::rule)
        .contains("LAY-11", "TIM-01", "TIM-07", "WCL-03");
    assertThat(worse.notRun()).extracting(Baseline.Change::role).contains("WR", "LD");
    assertThat(worse.passing()).isEmpty();
    assertThat(worse.lines().getFirst()).startsWith("baseline: newly failing");
    Baseline better = Baseline.compare(json(bad), good);
    assertThat(better.isRegression()).isFalse();
    assertThat(better.passing()).isNotEmpty();
  }

  @Test
  void whatIsMissingIsARegression() throws IOException, UnfitJsonException {
    ConformanceReport whole = ReportTexts.report(FabricatedRun.allPass());
    ConformanceReport partial = ReportTexts.report(FabricatedRuns.partial());
    Baseline worse = Baseline.compare(json(whole), partial);
    assertThat(worse.isRegression()).isTrue();
    assertThat(worse.missing()).isNotEmpty();
    assertThat(worse.missing()).allMatch(change -> change.now().equals("no result"));
  }

  @Test
  void otherFilesAreRefused() {
    for (String text :
        new String[] {"", "{}", "[]", "{\"schemaVersion\":\"1.2\",\"verdicts\":[{}]}", "<xml/>"}) {
      assertThatThrownBy(() -> Baseline.requireReadable(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(UnfitJsonException.class);
    }
  }

  private static byte[] earlier(String verdict) {
    return ("{\"schemaVersion\":\"1.2\",\"verdicts\":[{\"rule\":\"TIM-07\",\"role\":\"TP\",\"abi\":\"x86_64\",\"verdict\":\""
            + verdict
            + "\"}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Baseline against(String verdict, FabricatedRun run) throws UnfitJsonException {
    return Baseline.compare(earlier(verdict), ReportTexts.report(run));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAIL", "ERROR", "INCONCLUSIVE", "PASS"})
  void whatWasJudgedMayNotVanish(String verdict) throws UnfitJsonException {
    FabricatedRun run = FabricatedRun.allPass().stoppedAfter(0);
    assertThat(against(verdict, run).missing()).hasSize(1);
    assertThat(against("NOT_APPLICABLE", run).missing()).isEmpty();
    assertThat(against("EXCLUDED", run).missing()).isEmpty();
  }

  @Test
  void anErrorIsWorseThanAnOpenQuestion() throws UnfitJsonException {
    FabricatedRun run =
        FabricatedRun.allPass()
            .changed(
                "TIM-07",
                "TP",
                "x86_64",
                r ->
                    FabricatedRun.altered(
                        r, Verdict.ERROR, CheckResult.Blame.IMPLEMENTATION, "crash"));
    assertThat(against("INCONCLUSIVE", run).failing())
        .extracting(Baseline.Change::inWords)
        .contains("TIM-07  TP  x86_64  INCONCLUSIVE -> ERROR");
    assertThat(against("ERROR", run).failing()).noneMatch(c -> c.rule().equals("TIM-07"));
    assertThat(against("FAIL", run).failing()).noneMatch(c -> c.rule().equals("TIM-07"));
  }

  @Test
  void aRoleThatIsGoneIsARegressionWhateverItWas() throws UnfitJsonException {
    FabricatedRun run = FabricatedRun.allPass().notOffered(Role.TIME_PUBLISHER);
    assertThat(against("FAIL", run).notRun()).hasSize(1);
    assertThat(against("FAIL", run).isRegression()).isTrue();
  }

  @Test
  void allOutputsTellWhatChanged(@TempDir Path dir) throws IOException, UnfitJsonException {
    FabricatedRuns.fiveFailures().writeTo(dir);
    Files.write(dir.resolve(Baseline.FILE), json(ReportTexts.report(FabricatedRun.allPass())));
    ConformanceReport report = Reports.write(dir);
    assertThat(report.baseline().orElseThrow().failing()).isNotEmpty();
    assertThat(dir.resolve("index.html"))
        .content()
        .contains("Against the baseline", "newly failing", "LAY-11 · ");
    assertThat(dir.resolve("summary.md"))
        .content()
        .contains("Worse than the baseline", "| newly failing | LAY-11 | ");
    assertThat(JsonReportTest.errors(Files.readString(dir.resolve("conformance.json")))).isEmpty();
    assertThat(dir.resolve("conformance.json")).content().contains("\"failing\"");
    FabricatedRun.allPass().writeTo(dir);
    Reports.write(dir);
    assertThat(dir.resolve("summary.md")).content().contains("baseline: nothing changed");
    assertThat(dir.resolve("index.html")).content().contains("Nothing changed.");
  }
}
