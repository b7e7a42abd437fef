package org.sharedinfo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static byte[] json(ConformanceReport report) throws IOException {
    var out = new ByteArrayOutputStream();
    new JsonReport().render(report, out);
    return out.toByteArray();
  }

  @Test
  void nothingChanges() throws IOException {
    ConformanceReport report = ReportTexts.report(FabricatedRuns.fiveFailures());
    Baseline same = Baseline.compare(json(report), report);
    assertThat(same.isRegression()).isFalse();
    assertThat(same.lines()).containsExactly("baseline: nothing changed");
  }

  @Test
  void whatFailsNewlyIsARegression() throws IOException {
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
  void whatIsMissingIsARegression() throws IOException {
    ConformanceReport whole = ReportTexts.report(FabricatedRun.allPass());
    ConformanceReport partial = ReportTexts.report(FabricatedRuns.partial());
    Baseline worse = Baseline.compare(json(whole), partial);
    assertThat(worse.isRegression()).isTrue();
    assertThat(worse.missing()).isNotEmpty();
    assertThat(worse.missing()).allMatch(change -> change.now().equals("no result"));
  }

  @Test
  void otherFilesAreRefused() {
    for (String text : new String[] {"", "{}", "[]", "{\"verdicts\":[{}]}", "<xml/>"}) {
      assertThatThrownBy(() -> Baseline.requireReadable(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
