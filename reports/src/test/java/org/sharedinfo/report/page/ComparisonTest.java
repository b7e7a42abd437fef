package org.sharedinfo.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonTest {
  @TempDir Path folder;

  private static Comparison.Run run(String source, FabricatedRun run) {
    return new Comparison.Run("1-" + source, "results/" + source, ReportTexts.report(run));
  }

  @Test
  void twoRunsOfOneImplementationAreToldApart() throws IOException {
    Comparison comparison =
        Comparison.of(
            List.of(
                run("old", FabricatedRun.allPass().labelled("before the fix")),
                run("new", FabricatedRun.allPass())));
    assertThat(comparison.headline()).isEqualTo("2 runs of shared_info reference 1.0.0");
    assertThat(comparison.implementations())
        .extracting(Comparison.Column::inWords)
        .containsExactly(
            "shared_info reference 1.0.0 · before the fix · 2026-11-23 09:15 UTC · 2c26b46b68ff"
                + " · results/old",
            "shared_info reference 1.0.0 · 2026-11-23 09:15 UTC · 2c26b46b68ff · results/new");
    comparison.write(folder);
    JsonNode first =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve(Comparison.RECORD)))
            .at("/implementations/0");
    assertThat(first.get("label").asString()).isEqualTo("before the fix");
    assertThat(first.get("source").asString()).isEqualTo("results/old");
    assertThat(first.get("started").asString()).isEqualTo("2026-11-23T09:15:00Z");
    assertThat(first.get("digest").asString()).startsWith("2c26b46b68ff").hasSizeGreaterThan(60);
    assertThat(Files.readString(folder.resolve(Comparison.PAGE)))
        .contains("<h1><span class=\"headline\">2 runs of shared_info reference 1.0.0</span></h1>")
        .contains("before the fix", "2026-11-23 09:15 UTC", "results/new");
  }

  @Test
  void implementationsAndRunsAreCountedAsWhatTheyAre() {
    FabricatedRun other = FabricatedRuns.fiveFailures();
    assertThat(
            Comparison.of(List.of(run("a", FabricatedRun.allPass()), run("b", other))).headline())
        .isEqualTo("2 implementations");
    assertThat(
            Comparison.of(
                    List.of(run("a", FabricatedRun.allPass()), run("b", other), run("c", other)))
                .headline())
        .isEqualTo("3 runs of 2 implementations");
  }
}
