package org.sharedinfo.report.allure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.finding.LikelyCause;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** The folder {@code allure-results}: what any Allure, this one or a server's, reads. */
final class AllureResults {
  static final String FOLDER = "allure-results";

  /** Inside the folder: what was known of former runs when this one was written. */
  static final String HISTORY = "history";

  /** The kind of every attachment. */
  static final String TEXT = "text/plain";

  private static final int LINE = 500;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private AllureResults() {}

  /**
   * The executor of the run, in Allure's form.
   *
   * @param buildOrder seconds since 1970: orders the runs of a history
   */
  record Executor(String name, String type, String buildName, long buildOrder, String reportName) {}

  /**
   * Writes the results of a run, replacing the folder's contents except its history.
   *
   * <p>A run records how long each check took, not when it began. The checks of each ABI are
   * therefore laid end to end, from the beginning of the run. The last one ends when the run ended,
   * so Allure shows the run's duration.
   *
   * @param folder created if it is missing
   */
  static void write(Path folder, ResultsFolder results) throws IOException {
    Files.createDirectories(folder);
    clear(folder);
    Map<Abi, Long> free = new EnumMap<>(Abi.class);
    RunInfo run = results.run();
    long started = millis(run);
    int left = results.results().size();
    for (CheckResult result : results.results()) {
      long start = free.getOrDefault(result.abi(), started);
      left--;
      if (left == 0 && run.durationMillis().isPresent()) {
        start = Math.max(start, started + run.durationMillis().get() - result.durationMillis());
      }
      write(folder, result, run, start);
      free.put(result.abi(), start + result.durationMillis());
    }
    Files.write(folder.resolve("executor.json"), MAPPER.writeValueAsBytes(executor(results.run())));
    Files.write(folder.resolve("categories.json"), MAPPER.writeValueAsBytes(AllureCategory.all()));
    Files.writeString(
        folder.resolve("environment.properties"), properties(environment(results.run())));
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void write(Path folder, CheckResult result, RunInfo run, long start)
      throws IOException {
    String id = AllureResult.identity(result);
    List<AllureResult.Attachment> attachments = new ArrayList<>();
    for (Map.Entry<String, String> text : AllureAttachments.of(result).entrySet()) {
      String file = id + "-" + attachments.size() + "-attachment.txt";
      Files.writeString(folder.resolve(file), text.getValue() + "\n");
      attachments.add(new AllureResult.Attachment(text.getKey(), file, TEXT));
    }
    Files.write(
        folder.resolve(id + "-result.json"),
        MAPPER.writeValueAsBytes(AllureResult.of(result, cause(result, run), attachments, start)));
  }

  private static Optional<LikelyCause> cause(CheckResult result, RunInfo run) {
    return result.verdict() == Verdict.FAIL
        ? LikelyCause.of(run.causes(), result.role(), result.abi())
        : Optional.empty();
  }

  private static Executor executor(RunInfo run) {
    return new Executor(
        "tck " + inert(run.kitVersion()),
        "tck",
        inert(run.implementation().version() + ", " + run.started()),
        millis(run) / 1000,
        reportName(run));
  }

  /** What the page is called. */
  static String reportName(RunInfo run) {
    return "shared_info conformance: " + inert(run.implementation().name());
  }

  /** What the page shows of the run itself. */
  static SortedMap<String, String> environment(RunInfo run) {
    SortedMap<String, String> all = new TreeMap<>();
    run.environment().forEach((name, value) -> all.put(inert(name), inert(value)));
    all.put("Implementation", inert(run.implementation().name()));
    all.put("Implementation version", inert(run.implementation().version()));
    all.put("Implementation vendor", inert(run.implementation().vendor()));
    all.put("Provider", inert(run.provider()));
    all.put("Kit", inert(run.kitVersion()));
    all.put("Catalogue", inert(run.catalogueVersion()));
    all.put("Profile", inert(run.profile()));
    all.put("Seed", Long.toString(run.seed()));
    all.put("State", run.state().name());
    run.label().ifPresent(label -> all.put("Label", inert(label)));
    if (!run.filters().isEmpty()) {
      all.put("Left out by", inert(String.join(" ", run.filters())));
    }
    return all;
  }

  /** As {@link java.util.Properties} reads it, whatever the encoding. */
  private static String properties(SortedMap<String, String> all) {
    StringBuilder text = new StringBuilder();
    all.forEach((name, value) ->
        text.append(escaped(name)).append('=').append(escaped(value)).append('\n'));
    return text.toString();
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (" :=#!\\".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (c < 0x7F) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04X", (int) c));
      }
    }
    return out.toString();
  }

  private static long millis(RunInfo run) {
    try {
      return Instant.parse(run.started()).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private static String inert(String text) {
    return InertText.line(text, LINE);
  }
}
