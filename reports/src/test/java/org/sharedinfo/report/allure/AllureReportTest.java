package org.sharedinfo.report.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.rule.Rule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AllureReportTest {
  @TempDir Path dir;

  /** The results that Allure reads, in no order. */
  public static List<JsonNode> results(Path dir) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(dir.resolve("allure-results"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("-result.json")).toList()) {
        results.add(JsonMapper.shared().readTree(Files.readAllBytes(file)));
      }
    }
    return results;
  }

  /** A file that Allure's page carries inside. */
  public static JsonNode data(Path dir, String name) throws IOException {
    Matcher found =
        Pattern.compile("'" + Pattern.quote(name) + "':'([^']*)'")
            .matcher(Files.readString(dir.resolve("allure/index.html")));
    assertThat(found.find()).as(name).isTrue();
    return JsonMapper.shared().readTree(Base64.getDecoder().decode(found.group(1)));
  }

  private JsonNode result(String rule, String abi, String status) throws IOException {
    return results(dir).stream()
        .filter(r -> r.get("status").asString().equals(status))
        .filter(r -> labels(r, "rule").contains(rule) && labels(r, "abi").contains(abi))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> labels(JsonNode result, String name) {
    return result
        .get("labels")
        .valueStream()
        .filter(label -> label.get("name").asString().equals(name))
        .map(label -> label.get("value").asString())
        .toList();
  }

  private Path write(FabricatedRun run) throws IOException {
    Reports.write(run.writeTo(dir));
    return dir;
  }

  @Test
  void everyCheckHasAnIdOfItsOwnOnEachAbiAndKeepsIt() throws IOException {
    FabricatedRun run = FabricatedRuns.fiveFailures();
    List<JsonNode> results = results(write(run));
    assertThat(results).hasSameSizeAs(run.results());
    for (String id : List.of("uuid", "historyId", "testCaseId", "fullName")) {
      assertThat(results).extracting(r -> r.get(id).asString()).doesNotHaveDuplicates();
    }
    assertThat(results(write(FabricatedRuns.fiveFailures())))
        .containsExactlyInAnyOrderElementsOf(results);
  }

  @Test
  void resultSaysWhatItIsAbout() throws IOException {
    write(FabricatedRuns.fiveFailures());
    JsonNode result = result("TIM-07", "x86_64", "failed");
    assertThat(labels(result, "epic")).containsExactly("vCPU time");
    assertThat(labels(result, "feature")).containsExactly("TIM-07 " + Rule.TIM_07.title());
    assertThat(labels(result, "severity")).containsExactly("critical");
    assertThat(labels(result, "tag")).contains("TIM-07", "TP", "MUST");
    assertThat(labels(result, "parentSuite")).containsExactly("x86_64");
    assertThat(labels(result("TIM-12", "x86_64", "failed"), "severity")).containsExactly("minor");
    assertThat(result.get("statusDetails").get("message").asString())
        .startsWith("TIM-07: expected version odd")
        .contains("seen version 6, even");
    assertThat(result.get("statusDetails").get("trace").asString()).contains("--seed 4711");
    assertThat(result.get("stop").asLong() - result.get("start").asLong()).isPositive();
    assertThat(result.get("links").get(0).get("url").asString())
        .isEqualTo("../index.html#rule-TIM-07");
  }

  @Test
  void likelyCauseLabelAndDurationAreShown() throws IOException {
    write(FabricatedRuns.explained());
    assertThat(result("LAY-10", "x86_32", "failed").at("/statusDetails/message").asString())
        .startsWith("LAY-10: ")
        .endsWith(". Likely cause (LAY-10): " + FabricatedRuns.SWAPPED);
    assertThat(data(dir, "widgets/environment.json").toString()).contains("before the fix");
    assertThat(data(dir, "widgets/summary.json").at("/time/duration").asLong()).isEqualTo(42_100);
  }

  @Test
  void whatWasFoundIsAttachedAsText() throws IOException {
    write(FabricatedRuns.fiveFailures());
    List<String> texts = new ArrayList<>();
    for (JsonNode attached : result("TIM-07", "x86_64", "failed").get("attachments").values()) {
      assertThat(attached.get("type").asString()).isEqualTo("text/plain");
      texts.add(
          attached.get("name").asString()
              + "\n"
              + Files.readString(
                  dir.resolve("allure-results").resolve(attached.get("source").asString())));
    }
    assertThat(texts)
        .containsExactly(
            "Given\nvcpu=0\nversion=6\n",
            """
            Bytes that differ
            0x020  vcpu_info[0].time.version
              expected 07 00 00 00
              seen     06 00 00 00
                       ^^
            """,
            """
            What led here
            publisher writes system_time at 0x030
            observer reads version at 0x020: 6
            observer reads tsc_timestamp at 0x028: 100
            observer reads system_time at 0x030: 9000
            observer reads version at 0x020: 6
            """);
  }

  @Test
  void categoriesSortAllThatDidNotPass() throws IOException {
    write(FabricatedRuns.fiveFailures());
    assertThat(categories())
        .containsExactlyInAnyOrder(
            "Violations: LAY layout",
            "Violations: TIM vCPU time",
            "Violations: WCL wallclock",
            "Inconclusive",
            "Not applicable");
    write(FabricatedRuns.crash());
    assertThat(categories()).containsExactly("Taken down by the implementation");
    write(FabricatedRuns.kitBroke());
    assertThat(categories()).containsExactly("The kit or its environment broke");
    write(FabricatedRuns.excluded());
    assertThat(categories()).containsExactly("Set aside");
  }

  private List<String> categories() throws IOException {
    return data(dir, "widgets/categories.json")
        .get("items")
        .valueStream()
        .map(item -> item.get("name").asString())
        .toList();
  }

  @Test
  void environmentIsWhatWasSaid() throws IOException {
    write(FabricatedRun.allPass().named("a=b : c\\d # é", "1\n2", "!v"));
    Properties read = new Properties();
    try (Reader in =
        Files.newBufferedReader(dir.resolve("allure-results/environment.properties"))) {
      read.load(in);
    }
    assertThat(read)
        .containsEntry("Implementation", "a=b : c\\d # é")
        .containsEntry("Implementation version", "1 ↵ 2")
        .containsEntry("Implementation vendor", "!v")
        .containsEntry("Operating system", "Linux 6.8 amd64");
    assertThat(data(dir, "widgets/environment.json").toString()).contains("a=b : c\\\\d # é");
  }

  @Test
  void nothingIsFetchedAndNobodyIsTold() throws IOException {
    String page = Files.readString(write(FabricatedRuns.hostile()).resolve("allure/index.html"));
    assertThat(page)
        .doesNotContain("googletagmanager", "google-analytics", "gtag(", "@import")
        .contains("content=\"default-src 'none'; script-src 'sha256-");
    assertThat(
            Pattern.compile("(?i)((src|href|action) *= *|url[(] *)[\"']?(https?:)?//")
                .matcher(page))
        .matches(found -> !found.find());
  }

  @Test
  void historyIsCarriedOnAndWritingAgainAddsNothing(@TempDir Path next, @TempDir Path kept)
      throws IOException {
    write(FabricatedRuns.fiveFailures());
    Reports.keepHistory(dir, kept);
    FabricatedRun.allPass().writeTo(next);
    Reports.takeHistory(kept, next);
    Reports.write(next);
    Reports.write(next);
    assertThat(data(next, "widgets/history-trend.json").size()).isEqualTo(2);
    JsonNode test = data(next, "history/history.json").properties().iterator().next().getValue();
    assertThat(test.get("items").size()).isEqualTo(2);
    assertThat(Files.readAllBytes(next.resolve(Reports.HISTORY).resolve("history-trend.json")))
        .isNotEqualTo(Files.readAllBytes(kept.resolve("history-trend.json")));
  }

  @Test
  void whereThereIsNoHistoryNoneIsTaken() throws IOException {
    Reports.takeHistory(dir.resolve("missing"), dir);
    write(FabricatedRun.allPass());
    assertThat(data(dir, "widgets/history-trend.json").size()).isEqualTo(1);
  }

  @Test
  void historyThatIsDamagedIsDoneWithout(@TempDir Path kept) throws IOException {
    Files.writeString(kept.resolve("history.json"), "[nonsense");
    Files.writeString(kept.resolve("history-trend.json"), "{}");
    Reports.takeHistory(kept, dir);
    write(FabricatedRun.allPass());
    assertThat(data(dir, "widgets/history-trend.json").size()).isEqualTo(1);
  }

  @Test
  void resultsOfAnEarlierStateAreGone() throws IOException {
    write(FabricatedRuns.fiveFailures());
    write(FabricatedRun.allPass().stoppedAfter(5));
    assertThat(results(dir)).hasSize(5);
    assertThat(data(dir, "widgets/summary.json").get("statistic").get("total").asInt())
        .isEqualTo(5);
  }

  @Test
  void ifItBreaksAllElseIsWritten() throws IOException {
    FabricatedRun.allPass().writeTo(dir);
    Files.writeString(dir.resolve("allure-results"), "in the way");
    List<String> complaints = new ArrayList<>();
    Reports.write(dir, complaints::add);
    assertThat(complaints)
        .singleElement()
        .asString()
        .startsWith("allure/index.html was not written, all other reports were: ")
        .contains("allure-results")
        .doesNotContain("\n");
    assertThat(Reports.files())
        .filteredOn(file -> !Files.exists(dir.resolve(file)))
        .containsExactly("allure/index.html");
    assertThatThrownBy(() -> Reports.write(dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("allure/index.html was not written");
  }
}
