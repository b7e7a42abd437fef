package org.sharedinfo.report.allure;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.ci.JUnitReportTest;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RuleVerdict;
import org.sharedinfo.result.Verdict;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same numbers stand in every output, and they are those of the results. */
class CountsTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyOutputCountsAlike() {
    return FabricatedRuns.all().entrySet().stream()
        .map(run -> DynamicTest.dynamicTest(run.getKey(), () -> compare(run.getValue())));
  }

  private void compare(FabricatedRun run) throws Exception {
    Map<Verdict, Integer> checks = tally(run.results().stream().map(CheckResult::verdict).toList());
    Map<Verdict, Integer> rules =
        tally(
            Grading.of(run.run(), run.results()).verdicts().stream()
                .map(RuleVerdict::verdict)
                .toList());

    JsonNode json = JsonMapper.shared().readTree(ReportTexts.json(run));
    assertThat(inJson(json.get("counts").get("checks"))).isEqualTo(checks);
    assertThat(inJson(json.get("counts").get("rules"))).isEqualTo(rules);
    assertThat(verdictsInJson(json)).isEqualTo(rules);
    assertThat(checksInJson(json)).isEqualTo(checks);

    String page = ReportTexts.html(run);
    assertThat(inTable(page, "rules")).isEqualTo(rules);
    assertThat(inTable(page, "checks")).isEqualTo(checks);

    String console = ReportTexts.console(run, 200, false);
    assertThat(inConsole(console, "rules")).isEqualTo(rules);
    assertThat(inConsole(console, "checks")).isEqualTo(checks);

    assertJUnit(JUnitReportTest.parse(run), checks);
    assertAllure(run, checks);
  }

  private void assertAllure(FabricatedRun run, Map<Verdict, Integer> checks) throws IOException {
    Map<String, Integer> statuses = new TreeMap<>(Map.of("total", run.results().size()));
    checks.forEach(
        (verdict, count) -> statuses.merge(AllureResult.status(verdict), count, Integer::sum));
    Path dir = Files.createTempDirectory(folder, "allure");
    ResultsFolder results = ResultsFolder.read(run.writeTo(dir));
    AllureReport.write(dir, results);

    Map<String, Integer> inResults = new TreeMap<>(Map.of("total", 0));
    statuses.keySet().forEach(status -> inResults.put(status, 0));
    for (JsonNode result : AllureReportTest.results(dir)) {
      inResults.merge(result.get("status").asString(), 1, Integer::sum);
      inResults.merge("total", 1, Integer::sum);
    }
    assertThat(inResults).isEqualTo(statuses);

    Map<String, Integer> onPage = new TreeMap<>();
    AllureReportTest.data(dir, "widgets/summary.json")
        .get("statistic")
        .properties()
        .forEach(entry -> onPage.put(entry.getKey(), entry.getValue().asInt()));
    assertThat(onPage).isEqualTo(statuses);
  }

  private static Map<Verdict, Integer> tally(List<Verdict> verdicts) {
    Map<Verdict, Integer> tally =
        new EnumMap<>(
            Arrays.stream(Verdict.values()).collect(Collectors.toMap(identity(), v -> 0)));
    verdicts.forEach(v -> tally.merge(v, 1, Integer::sum));
    return tally;
  }

  private static Map<Verdict, Integer> inJson(JsonNode counts) {
    Map<Verdict, Integer> tally = new EnumMap<>(Verdict.class);
    counts.properties().forEach(e -> tally.put(Verdict.valueOf(e.getKey()), e.getValue().asInt()));
    return tally;
  }

  private static Map<Verdict, Integer> verdictsInJson(JsonNode json) {
    return tally(
        json.get("verdicts")
            .valueStream()
            .map(v -> Verdict.valueOf(v.get("verdict").asString()))
            .toList());
  }

  private static Map<Verdict, Integer> checksInJson(JsonNode json) {
    Map<String, Verdict> checks =
        json.get("verdicts")
            .valueStream()
            .flatMap(v ->
                v.get("evidence")
                    .valueStream()
                    .map(e ->
                        Map.entry(
                            e.get("check").asString() + " " + v.get("abi").asString(),
                            Verdict.valueOf(e.get("checkVerdict").asString()))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    return tally(List.copyOf(checks.values()));
  }

  private static Map<Verdict, Integer> inTable(String page, String row) {
    Matcher found =
        Pattern.compile("<th scope=\"row\">" + row + " .*?</tr>", Pattern.DOTALL).matcher(page);
    assertThat(found.find()).isTrue();
    List<Integer> numbers =
        Pattern.compile("<td[^>]*>(\\d+)</td>")
            .matcher(found.group())
            .results()
            .map(m -> Integer.valueOf(m.group(1)))
            .toList();
    Map<Verdict, Integer> tally = new EnumMap<>(Verdict.class);
    for (VerdictLook look : VerdictLook.values()) {
      tally.put(look.verdict(), numbers.get(look.ordinal()));
    }
    assertThat(numbers.getLast())
        .isEqualTo(tally.values().stream().mapToInt(Integer::intValue).sum());
    return tally;
  }

  private static Map<Verdict, Integer> inConsole(String text, String row) {
    String line = text.lines().filter(l -> l.startsWith(row + " ")).findFirst().orElseThrow();
    List<Verdict> all = new ArrayList<>();
    for (VerdictLook look : VerdictLook.values()) {
      Matcher found = Pattern.compile("(\\d+) " + look.word()).matcher(line);
      if (found.find()) {
        for (int i = 0; i < Integer.parseInt(found.group(1)); i++) {
          all.add(look.verdict());
        }
      }
    }
    return tally(all);
  }

  private static void assertJUnit(Element root, Map<Verdict, Integer> checks) {
    List<Element> suites =
        JUnitReportTest.all(root, "testsuite").stream()
            .filter(s -> !s.getAttribute("name").equals("run"))
            .toList();
    int skipped =
        checks.get(Verdict.EXCLUDED)
            + checks.get(Verdict.INCONCLUSIVE)
            + checks.get(Verdict.NOT_APPLICABLE);
    assertThat(sum(suites, "failures")).isEqualTo(checks.get(Verdict.FAIL));
    assertThat(sum(suites, "errors")).isEqualTo(checks.get(Verdict.ERROR));
    assertThat(sum(suites, "skipped")).isEqualTo(skipped);
    assertThat(sum(suites, "tests"))
        .isEqualTo(checks.values().stream().mapToInt(Integer::intValue).sum());
  }

  private static int sum(List<Element> suites, String attribute) {
    return suites.stream().mapToInt(s -> Integer.parseInt(s.getAttribute(attribute))).sum();
  }
}
