package org.sharedinfo.report.allure;

import io.qameta.allure.Aggregator2;
import io.qameta.allure.Constants;
import io.qameta.allure.Extension;
import io.qameta.allure.Reader;
import io.qameta.allure.allure2.Allure2Plugin;
import io.qameta.allure.category.CategoriesPlugin;
import io.qameta.allure.category.CategoriesTrendPlugin;
import io.qameta.allure.context.JacksonContext;
import io.qameta.allure.context.RandomUidContext;
import io.qameta.allure.core.AttachmentsPlugin;
import io.qameta.allure.core.Configuration;
import io.qameta.allure.core.InMemoryReportStorage;
import io.qameta.allure.core.LaunchResults;
import io.qameta.allure.core.Plugin;
import io.qameta.allure.core.TestsResultsPlugin;
import io.qameta.allure.duration.DurationPlugin;
import io.qameta.allure.duration.DurationTrendPlugin;
import io.qameta.allure.environment.Allure1EnvironmentPlugin;
import io.qameta.allure.executor.ExecutorPlugin;
import io.qameta.allure.history.HistoryPlugin;
import io.qameta.allure.history.HistoryTrendPlugin;
import io.qameta.allure.launch.LaunchPlugin;
import io.qameta.allure.retry.RetryPlugin;
import io.qameta.allure.retry.RetryTrendPlugin;
import io.qameta.allure.severity.SeverityPlugin;
import io.qameta.allure.status.StatusChartPlugin;
import io.qameta.allure.suites.SuitesPlugin;
import io.qameta.allure.summary.SummaryPlugin;
import io.qameta.allure.tags.TagsPlugin;
import io.qameta.allure.timeline.TimelinePlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sharedinfo.report.text.HtmlText;
import org.sharedinfo.report.text.Resources;

/**
 * Allure's page in one file. The page around Allure's own script and style is ours. It allows these
 * two, no other script and no network access. Allure's list of parts is ours too, because the usual
 * one reports each generated page to its authors.
 *
 * @param html the page
 * @param history the history that the next run may show: contents by file name
 */
record AllurePage(String html, Map<String, byte[]> history) {
  private static final String ENVIRONMENT = "environment";

  private static final List<Extension> PARTS =
      List.of(
          new JacksonContext(),
          new RandomUidContext(),
          new Allure2Plugin(),
          new TagsPlugin(),
          new RetryPlugin(),
          new RetryTrendPlugin(),
          new SeverityPlugin(),
          new HistoryPlugin(),
          new HistoryTrendPlugin(),
          new CategoriesPlugin(),
          new CategoriesTrendPlugin(),
          new DurationPlugin(),
          new DurationTrendPlugin(),
          new StatusChartPlugin(),
          new TimelinePlugin(),
          new SuitesPlugin(),
          new AllureRuleTree(),
          new TestsResultsPlugin(),
          new AttachmentsPlugin(),
          new SummaryPlugin(),
          new ExecutorPlugin(),
          new LaunchPlugin(),
          new Allure1EnvironmentPlugin());

  private record Parts(String name) implements Configuration {
    @Override
    public String getReportName() {
      return name;
    }

    @Override
    public List<Plugin> getPlugins() {
      return List.of();
    }

    @Override
    public List<Extension> getExtensions() {
      return PARTS;
    }
  }

  /**
   * Creates the page of a folder of Allure's results.
   *
   * @param name the page's title
   * @param environment names and values to show
   */
  static AllurePage of(Path results, String name, Map<String, String> environment)
      throws IOException {
    Configuration parts = new Parts(name);
    AllureReading reading = new AllureReading();
    for (Reader reader : parts.getExtensions(Reader.class)) {
      reader.readResults(parts, reading, results);
    }
    reading.visitExtra(ENVIRONMENT, environment);
    List<LaunchResults> launches = List.of(reading.read());
    InMemoryReportStorage data = new InMemoryReportStorage();
    for (Aggregator2 aggregator : parts.getExtensions(Aggregator2.class)) {
      aggregator.aggregate(parts, launches, data);
    }
    Map<String, String> files = new TreeMap<>(data.getReportDataFiles());
    return new AllurePage(html(name, files), history(files));
  }

  private static Map<String, byte[]> history(Map<String, String> files) {
    String folder = Constants.HISTORY_DIR + "/";
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(folder))
        .collect(
            Collectors.toMap(
                file -> file.getKey().substring(folder.length()),
                file -> Base64.getDecoder().decode(file.getValue())));
  }

  private static String html(String name, Map<String, String> files) throws IOException {
    String data =
        files.entrySet().stream()
            .map(file -> "'" + requirePlain(file.getKey()) + "':'" + file.getValue() + "'")
            .collect(
                Collectors.joining(
                    ",\n", "window.reportData={\n", "};\nwindow.reportDataReady=true;"));
    List<String> scripts =
        List.of(data, bundled("app.js"), Resources.text(AllurePage.class, "allure-rules.js"));
    String allowed =
        scripts.stream()
            .map(script -> "'sha256-" + Resources.sha256(script) + "'")
            .collect(Collectors.joining(" "));
    return """
    <!DOCTYPE html>
    <html dir="ltr" lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src %s; \
    style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src data: blob:; \
    base-uri 'none'; form-action 'none'">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <style>%s</style>
    </head>
    <body>
    <div id="alert"></div>
    <div id="content"><span class="spinner"><span class="spinner__circle"></span></span></div>
    <div id="popup"></div>
    %s
    </body>
    </html>
    """
        .formatted(
            allowed,
            new HtmlText().escape(name),
            bundled("styles.css"),
            scripts.stream()
                .map(script -> "<script>" + script + "</script>")
                .collect(Collectors.joining("\n")));
  }

  /** Names are Allure's own, and go into a script as they are. */
  private static String requirePlain(String file) {
    if (!file.matches("[A-Za-z0-9_./-]+")) {
      throw new IllegalStateException("a file of Allure's with an unexpected name: " + file);
    }
    return file;
  }

  private static String bundled(String name) throws IOException {
    try (InputStream in = Allure2Plugin.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
