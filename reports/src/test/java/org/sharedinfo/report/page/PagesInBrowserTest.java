package org.sharedinfo.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.allure.AllureReport;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import tools.jackson.databind.JsonNode;

/** The pages as a browser shows them: {@link Browser} says which one. */
class PagesInBrowserTest {
  private static final int TAB = 9;

  /** A telephone and a screen, in CSS pixels. */
  private static final int NARROW = 390;

  private static final int WIDE = 1400;

  /** Runs whose page of Allure is opened: nothing, all kinds and odd texts in it. */
  private static final Set<String> IN_ALLURE =
      Set.of("all pass", "five kinds of failure", "hostile");

  /** All that a page may hold and Tab may stop at, and that is on show. */
  private static final String STOPS =
      """
      [...document.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')]
          .filter(e => e.checkVisibility() && (e.type !== 'radio' || e.checked))
      """;

  @TempDir static Path folder;

  private static Optional<Browser> running = Optional.empty();

  @AfterAll
  static void stop() {
    running.ifPresent(Browser::close);
  }

  @TestFactory
  Stream<DynamicTest> pages() throws IOException {
    Optional<Path> browser = Browser.find();
    if (browser.isEmpty()) {
      return Stream.of(dynamicTest("no browser here: no page was looked at", () -> {}));
    }
    running = Optional.of(Browser.start(browser.get(), folder.resolve("profile")));
    Map<String, FabricatedRun> runs = new LinkedHashMap<>();
    runs.put("all pass", FabricatedRun.allPass());
    runs.put("explained", FabricatedRuns.explained());
    runs.put("five kinds of failure", FabricatedRuns.fiveKinds());
    runs.put("partial", FabricatedRuns.partial());
    runs.put("crash", FabricatedRuns.crash());
    runs.put("hostile", FabricatedRuns.hostile());
    List<DynamicTest> tests = new ArrayList<>();
    int audited = 0;
    for (Map.Entry<String, FabricatedRun> run : runs.entrySet()) {
      Path dir = run.getValue().writeTo(folder.resolve(run.getKey()));
      Reports.write(dir);
      Path page = dir.resolve(HtmlReport.FILE);
      tests.add(test(run, "keeps to itself and fits", tab -> fits(tab, page)));
      // Each of the two widths for every other run: what they show or hide is the same in all.
      int width = audited++ % 2 == 0 ? NARROW : WIDE;
      tests.add(test(run, "can be read by all", tab -> audit(tab, page, width)));
      if (IN_ALLURE.contains(run.getKey())) {
        tests.add(
            test(run, "Allure opens", tab -> allureOpens(tab, dir.resolve(AllureReport.FILE))));
      }
    }
    Path page = folder.resolve("five kinds of failure").resolve(HtmlReport.FILE);
    tests.add(dynamicTest("contrast", () -> onTab(tab -> contrast(tab, page))));
    tests.add(dynamicTest("print", () -> onTab(tab -> prints(tab, page))));
    tests.add(dynamicTest("keyboard", () -> onTab(tab -> keyboardReachesAll(tab, page))));
    tests.add(dynamicTest("without script", () -> onTab(tab -> worksWithoutScript(tab, page))));
    tests.add(dynamicTest("script", () -> onTab(tab -> filterFilters(tab, page))));
    Path compared = compared(runs.keySet());
    Map.Entry<String, String> comparison = Map.entry("comparison", "");
    tests.add(test(comparison, "keeps to itself and fits", tab -> fits(tab, compared)));
    for (int width : List.of(NARROW, WIDE)) {
      tests.add(
          test(comparison, "can be read by all at " + width, tab -> audit(tab, compared, width)));
    }
    tests.add(test(comparison, "contrast", tab -> contrast(tab, compared)));
    tests.add(test(comparison, "leaves out what is the same", tab -> differences(tab, compared)));
    return tests.stream();
  }

  private static Path compared(Set<String> runs) throws IOException {
    List<Comparison.Run> reports = new ArrayList<>();
    for (String run : runs) {
      reports.add(new Comparison.Run(run, "results/" + run, Reports.read(folder.resolve(run))));
    }
    Path target = Files.createDirectory(folder.resolve("comparison"));
    Comparison.of(reports).write(target);
    return target.resolve(Comparison.PAGE);
  }

  private static void differences(BrowserTab tab, Path page) {
    tab.as(WIDE, "light").open(page);
    String shown = "[...document.querySelectorAll('tbody tr')].filter(e => e.checkVisibility())";
    int all = tab.value(shown + ".length").asInt();
    tab.value("document.getElementById('only').click()");
    int left = tab.value(shown + ".length").asInt();
    assertThat(left).isPositive().isLessThan(all);
    assertThat(tab.value(shown + ".every(e => e.classList.contains('differs'))").asBoolean())
        .isTrue();
    assertThat(tab.value("document.getElementById('found').textContent").asString())
        .isEqualTo(left + " of " + all + " rules");
  }

  /** What is looked at. */
  private interface Look {
    void at(BrowserTab tab) throws Exception;
  }

  private static DynamicTest test(Map.Entry<String, ?> run, String name, Look look) {
    return dynamicTest(run.getKey() + ": " + name, () -> onTab(look));
  }

  private static void onTab(Look look) throws Exception {
    try (BrowserTab tab = running.orElseThrow().tab()) {
      look.at(tab);
    }
  }

  private static void assertQuiet(BrowserTab tab, Path page) {
    assertThat(tab.complaints()).isEmpty();
    assertThat(tab.requests())
        .filteredOn(address -> !address.startsWith("data:") && !address.startsWith("blob:"))
        .containsExactly(page.toUri().toString());
  }

  private static void fits(BrowserTab tab, Path page) {
    for (int width : List.of(NARROW, 768, WIDE)) {
      tab.as(width, width == 768 ? "dark" : "light").open(page);
      assertThat(tab.value("document.documentElement.scrollWidth").asInt())
          .as("width at %s", width)
          .isLessThanOrEqualTo(width);
      assertThat(
              tab.value(
                  """
                  [...document.querySelectorAll('nav a, h1, h2, h3, .chip, .map a, button')]
                      .filter(e => e.checkVisibility() && e.getClientRects().length > 0)
                      .filter(e => !e.closest('.compare')) // which scrolls by itself
                      .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                      .map(e => e.outerHTML.slice(0, 120))
                  """))
          .as("cut off at %s", width)
          .isEmpty();
      assertQuiet(tab, page);
    }
  }

  private static void audit(BrowserTab tab, Path page, int width) throws IOException {
    tab.as(width, width == NARROW ? "dark" : "light").open(page);
    tab.value("document.querySelectorAll('.finding details').forEach(d => d.open = true)");
    tab.value(axe() + "; true");
    assertThat(violations(tab, "document", "rules: {'color-contrast': {enabled: false}}"))
        .isEmpty();
  }

  /** Looks at each word by itself, which takes its time. */
  private static void contrast(BrowserTab tab, Path page) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      tab.as(WIDE, scheme).open(page);
      tab.value(axe() + "; true");
      assertThat(
              violations(
                  tab, "'.banner, nav, .map, .finding, #area-TIM'", "runOnly: ['color-contrast']"))
          .as(scheme)
          .isEmpty();
    }
  }

  private static JsonNode violations(BrowserTab tab, String where, String options) {
    return tab.value(
        """
        axe.run(%s, {resultTypes: ['violations'], %s}).then(r => r.violations.map(v =>
            v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html + ' ' +
            n.failureSummary).join(' | ')))
        """
            .formatted(where, options));
  }

  private static String axe() throws IOException {
    try (InputStream in = PagesInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void prints(BrowserTab tab, Path page) {
    byte[] pdf = tab.as(WIDE, "dark").open(page).print();
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("%PDF-").contains("/Type /Page");
    assertQuiet(tab, page);
  }

  private static void allureOpens(BrowserTab tab, Path page) {
    // leaving before all widgets are drawn is what Allure's script complains of
    String widgets =
        " && document.querySelector('.widget')"
            + " && [...document.querySelectorAll('.widget')].every(w => w.innerText.trim())";
    tab.as(WIDE, "light").open(page).until("!document.querySelector('.spinner')" + widgets);
    for (String part : List.of("categories", "suites", "graph", "timeline", "rules")) {
      tab.value("location.hash = '" + part + "'");
      tab.until(
          "document.querySelector('.side-nav__link_active')?.getAttribute('href') === '#"
              + part
              + "' && !document.querySelector('.spinner')"
              + (part.equals("graph") ? widgets : ""));
    }
    tab.until("document.querySelector('.node__title')");
    tab.value("document.querySelector('.node__title').click()");
    tab.until("document.querySelectorAll('.node__title').length > 1");
    assertQuiet(tab, page);
  }

  private static void keyboardReachesAll(BrowserTab tab, Path page) {
    tab.as(WIDE, "light").open(page);
    tab.value("document.querySelectorAll('main details').forEach(d => d.open = true)");
    int stops = tab.value("(window.stops = " + STOPS + ").length").asInt();
    assertThat(stops).isGreaterThan(100);
    Set<Integer> reached = new LinkedHashSet<>();
    for (int i = 0; i < stops; i++) {
      tab.press("Tab", TAB);
      assertThat(tab.value("getComputedStyle(document.activeElement).outlineStyle").asString())
          .isNotEqualTo("none");
      reached.add(tab.value("stops.indexOf(document.activeElement)").asInt());
    }
    assertThat(reached).hasSize(stops).doesNotContain(-1);
    assertThat(reached.iterator().next()).isZero();
  }

  private static void worksWithoutScript(BrowserTab tab, Path page) {
    tab.withScript(false).as(NARROW, "light").open(page);
    JsonNode shown = tab.value("document.body.innerText");
    assertThat(shown.asString()).contains("Not conformant", "Seen", "TIM-07", "Repeat it");
    assertThat(tab.value("document.querySelector('.tools').checkVisibility()").asBoolean())
        .isFalse();
    assertQuiet(tab, page);
  }

  private static void filterFilters(BrowserTab tab, Path page) {
    tab.as(WIDE, "light").open(page);
    String count =
        "[...document.querySelectorAll('table.rules > tbody')]"
            + ".filter(e => e.checkVisibility()).length";
    int all = tab.value(count).asInt();
    tab.value("document.querySelector('input[value=open]').click()");
    int open = tab.value(count).asInt();
    assertThat(open).isPositive().isLessThan(all);
    tab.value(
        """
        const find = document.getElementById('find');
        find.value = 'tim-07';
        find.dispatchEvent(new Event('input', {bubbles: true}));
        """);
    assertThat(tab.value(count).asInt()).isEqualTo(1);
    assertThat(tab.value("document.getElementById('found').textContent").asString())
        .startsWith("1 of ");
    assertQuiet(tab, page);
  }
}
