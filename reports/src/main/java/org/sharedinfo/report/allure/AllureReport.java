package org.sharedinfo.report.allure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.sharedinfo.report.input.ResultsFolder;

/**
 * Allure's view of a run: {@code allure-results}, {@code allure/index.html} in one file, and {@code
 * allure/history}, which the next run may continue.
 */
public final class AllureReport {
  public static final String FILE = "allure/index.html";

  /** What the page knows of this run and former ones. */
  public static final String HISTORY = "allure/history";

  private AllureReport() {}

  /**
   * Writes all of it next to the results. If this fails, no page is left, neither a part of the new
   * one nor the old one.
   *
   * @throws IOException if it cannot be created, for any reason
   */
  public static void write(Path dir, ResultsFolder results) throws IOException {
    Path page = dir.resolve(FILE);
    Files.deleteIfExists(page);
    try {
      Path folder = dir.resolve(AllureResults.FOLDER);
      AllureResults.write(folder, results);
      AllurePage made =
          AllurePage.of(
              folder,
              AllureResults.reportName(results.run()),
              AllureResults.environment(results.run()));
      Files.createDirectories(dir.resolve(HISTORY));
      for (Map.Entry<String, byte[]> file : made.history().entrySet()) {
        Files.write(dir.resolve(HISTORY).resolve(file.getKey()), file.getValue());
      }
      Path draft = page.resolveSibling("index.html.part");
      Files.writeString(draft, made.html());
      Files.move(draft, page, StandardCopyOption.ATOMIC_MOVE);
    } catch (RuntimeException | LinkageError e) {
      throw new IOException("Allure broke: " + e, e);
    }
  }

  public static void takeHistory(Path history, Path dir) throws IOException {
    copy(history, dir.resolve(AllureResults.FOLDER).resolve(AllureResults.HISTORY));
  }

  /** Takes over what these results were written with. */
  public static void copyHistory(Path from, Path to) throws IOException {
    takeHistory(from.resolve(AllureResults.FOLDER).resolve(AllureResults.HISTORY), to);
  }

  public static void keepHistory(Path dir, Path history) throws IOException {
    copy(dir.resolve(HISTORY), history);
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
