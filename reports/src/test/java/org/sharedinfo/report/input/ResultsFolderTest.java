package org.sharedinfo.report.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;

class ResultsFolderTest {
  @TempDir private Path dir;

  @Test
  void readsWhatWasWritten() throws IOException {
    FabricatedRun run = FabricatedRuns.hostile();
    ResultsFolder folder = ResultsFolder.read(run.writeTo(dir));
    assertThat(folder.run()).isEqualTo(run.run());
    assertThat(folder.results()).isEqualTo(run.results());
    assertThat(folder.cutShort()).isFalse();
  }

  @Test
  void aHalfWrittenLastLineMakesTheRunIncomplete() throws IOException {
    FabricatedRun run = FabricatedRun.allPass();
    Path file = run.writeTo(dir).resolve(ResultsFolder.RESULTS);
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 40));
    ResultsFolder folder = ResultsFolder.read(dir);
    assertThat(folder.cutShort()).isTrue();
    assertThat(folder.results()).hasSize(run.results().size() - 1);
    assertThat(folder.run().state()).isEqualTo(RunInfo.State.INCOMPLETE);
  }

  @Test
  void aWholeLastLineWithoutItsLineEndCounts() throws IOException {
    Path file = FabricatedRun.allPass().writeTo(dir).resolve(ResultsFolder.RESULTS);
    Files.writeString(file, Files.readString(file).stripTrailing());
    assertThat(ResultsFolder.read(dir).run().state()).isEqualTo(RunInfo.State.COMPLETE);
  }

  @Test
  void aRunThatClaimsToBeCompleteAndIsNotIsIncomplete() throws IOException {
    FabricatedRun.allPass()
        .stoppedAfter(3)
        .with(r -> r.withState(RunInfo.State.COMPLETE))
        .writeTo(dir);
    assertThat(ResultsFolder.read(dir).run().state()).isEqualTo(RunInfo.State.INCOMPLETE);
  }

  @Test
  void aRunWithoutAStateIsStillGoing() throws IOException {
    Path file = FabricatedRun.allPass().writeTo(dir).resolve(ResultsFolder.RUN);
    Files.writeString(file, Files.readString(file).replace(",\"state\":\"COMPLETE\"", ""));
    assertThat(ResultsFolder.read(dir).run().state()).isEqualTo(RunInfo.State.RUNNING);
  }

  @Test
  void aRunStoppedBeforeItsFirstResultHasNone() throws IOException {
    FabricatedRun.allPass().stoppedAfter(0).writeTo(dir);
    Files.delete(dir.resolve(ResultsFolder.RESULTS));
    assertThat(ResultsFolder.read(dir).results()).isEmpty();
  }

  @Test
  void theWorstOfTwoResultsOfACheckCounts() throws IOException {
    FabricatedRun run = FabricatedRun.allPass();
    Path file = run.writeTo(dir).resolve(ResultsFolder.RESULTS);
    String lines = Files.readString(file);
    String first = lines.substring(0, lines.indexOf('\n') + 1);
    String failed = first.replace("\"verdict\":\"PASS\"", "\"verdict\":\"FAIL\"");
    Files.writeString(file, failed + first, StandardOpenOption.APPEND);
    ResultsFolder folder = ResultsFolder.read(dir);
    assertThat(folder.results()).hasSameSizeAs(run.results());
    assertThat(folder.results().getFirst().verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aMissingRunJsonIsNamed() {
    assertDamaged("run.json: missing: this is not the folder of a run");
  }

  @Test
  void missingResultsOfACompleteRunAreNamed() throws IOException {
    FabricatedRun.allPass().writeTo(dir);
    Files.delete(dir.resolve(ResultsFolder.RESULTS));
    assertDamaged("results.ndjson: missing, though run.json says that all checks finished");
  }

  @Test
  void aDamagedRunJsonIsNamed() throws IOException {
    FabricatedRun.allPass().writeTo(dir);
    for (String text : List.of("", "{", "[]", "{}", "null", "{\"kitVersion\":7}")) {
      Files.writeString(dir.resolve(ResultsFolder.RUN), text);
      assertDamaged("run.json: ");
    }
  }

  @Test
  void aDamagedLineIsNamedByItsNumber() throws IOException {
    for (String replacement :
        List.of("", "{\"check\"", "\"verdict\":\"FINE\"", "\"verdict\":null", "\"verdict\":[]")) {
      Path file = FabricatedRun.allPass().writeTo(dir).resolve(ResultsFolder.RESULTS);
      List<String> lines = Files.readAllLines(file);
      lines.set(4, lines.get(4).replace("\"verdict\":\"PASS\"", replacement));
      Files.write(file, lines);
      assertDamaged("results.ndjson line 5: ");
    }
  }

  @Test
  void aLineThatLacksAPartNamesThePart() throws IOException {
    damage(",\"complete\":true", "");
    assertDamaged("results.ndjson line 1: no \"strength.complete\"");
  }

  @Test
  void whatTheCatalogueDoesNotKnowIsNamed() throws IOException {
    damage("[\"LAY-01\"]", "[\"LAY-99\"]");
    assertDamaged("results.ndjson line 1: unknown rule LAY-99");
    damage("\"role\":\"TP\"", "\"role\":\"XX\"");
    assertDamaged("results.ndjson line 1: unknown role XX");
    damage("\"abi\":\"x86_64\"", "\"abi\":\"vax\"");
    assertDamaged("results.ndjson line 1: unknown ABI vax");
    damage("\"evidence\":\"property\"", "\"evidence\":\"hearsay\"");
    assertDamaged("results.ndjson line 1: unknown kind of evidence hearsay");
    damage("[\"LAY-01\"]", "[\"EVT-01\"]");
    assertDamaged("rule EVT-01 does not bind the role TP");
    damage("[\"LAY-01\"]", "[]");
    assertDamaged("names no rule");
  }

  @Test
  void aRunOfAnEarlierKitHasNoCausesLabelOrDuration() throws IOException {
    FabricatedRuns.explained().writeTo(dir);
    Path file = dir.resolve(ResultsFolder.RUN);
    Files.writeString(
        file,
        Files.readString(file)
            .replaceAll("\"causes\":\\[.*?],", "")
            .replaceAll("\"label\":\"[^\"]*\",", "")
            .replaceAll("\"durationMillis\":[0-9]+,", ""));
    RunInfo run = ResultsFolder.read(dir).run();
    assertThat(run.causes()).isEmpty();
    assertThat(run.label()).isEmpty();
    assertThat(run.durationMillis()).isEmpty();
  }

  @Test
  void aCauseThatNamesAnUnknownRuleIsNamed() throws IOException {
    FabricatedRuns.explained()
        .with(r -> r.withCause(new Cause("LAY-77", "TR", "x86_64", "x")))
        .writeTo(dir);
    assertDamaged("unknown rule LAY-77");
  }

  @Test
  void theMessageOfADamagedFileIsOneInertLine() throws IOException {
    damage("[\"LAY-01\"]", "[\"\\u001B[31m\\n" + "x".repeat(9_000) + "\"]");
    assertThatThrownBy(() -> ResultsFolder.read(dir))
        .isInstanceOf(DamagedResultsException.class)
        .message()
        .doesNotContain("\n", "\u001B")
        .hasSizeLessThan(700);
  }

  @Test
  void anAbsentViolationMayBeNull() throws IOException {
    FabricatedRun.allPass().writeTo(dir);
    Path file = dir.resolve(ResultsFolder.RESULTS);
    Files.writeString(
        file, Files.readString(file).replace("\"detail\":", "\"violation\":null,\"detail\":"));
    assertThat(ResultsFolder.read(dir).results().getFirst().violation()).isEmpty();
  }

  @Test
  void errorsKeepWhoseDoingTheyAre() throws IOException {
    FabricatedRuns.kitBroke().writeTo(dir);
    assertThat(ResultsFolder.read(dir).results())
        .filteredOn(r -> r.verdict() == Verdict.ERROR)
        .singleElement()
        .satisfies(r -> assertThat(r.blame()).isEqualTo(Blame.KIT));
  }

  private void damage(String part, String by) throws IOException {
    Path file = FabricatedRun.allPass().writeTo(dir).resolve(ResultsFolder.RESULTS);
    List<String> lines = Files.readAllLines(file);
    lines.set(0, lines.getFirst().replace(part, by));
    Files.write(file, lines);
  }

  private void assertDamaged(String message) {
    assertThatThrownBy(() -> ResultsFolder.read(dir))
        .isInstanceOf(DamagedResultsException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n");
  }
}
