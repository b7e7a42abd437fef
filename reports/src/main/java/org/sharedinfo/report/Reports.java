package org.sharedinfo.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.sharedinfo.report.allure.AllureReport;
import org.sharedinfo.report.certificate.Attestation;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.ci.JUnitReport;
import org.sharedinfo.report.ci.MarkdownSummary;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.JsonReport;
import org.sharedinfo.report.conformance.JsonSchema;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.conformance.ReportAssembly;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.InputFile;
import org.sharedinfo.report.input.Plans;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.report.page.HtmlReport;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.WholeFile;

/** Turns the results of a run into what people and machines read. */
public final class Reports {
  /** Inside a folder of results: what Allure's page knows of this run and former ones. */
  public static final String HISTORY = AllureReport.HISTORY;

  private static final List<Rendering> RENDERINGS =
      List.of(
          new JsonReport(),
          new JsonSchema(),
          new JUnitReport(),
          new MarkdownSummary(),
          new Attestation(),
          new HtmlReport());

  private static final int COMPLAINT = 500;

  private Reports() {}

  /**
   * Grades the results in a folder and writes the reports beside them, each file whole or not at
   * all.
   *
   * @return the report that was written
   * @throws DamagedResultsException if the folder does not hold readable results
   * @throws IOException if a file cannot be read or written; if it is Allure's, all others are
   */
  public static ConformanceReport write(Path dir) throws IOException {
    return writeAll(dir, ResultsFolder.read(dir));
  }

  /**
   * Like {@link #write(Path)}, but omits Allure's page if it cannot be created.
   *
   * @param complaints then receives the reason, in one line
   */
  public static ConformanceReport write(Path dir, Consumer<String> complaints) throws IOException {
    return write(dir, ResultsFolder.read(dir), complaints);
  }

  /**
   * Like {@link #write(Path)}, for results from elsewhere: they are checked against the plan that
   * the kit derives.
   */
  public static ConformanceReport write(Path dir, Plans plans) throws IOException {
    return writeAll(dir, ResultsFolder.read(dir, plans));
  }

  private static ConformanceReport writeAll(Path dir, ResultsFolder results) throws IOException {
    List<String> complaints = new ArrayList<>();
    ConformanceReport report = write(dir, results, complaints::add);
    if (!complaints.isEmpty()) {
      throw new IOException(complaints.getFirst());
    }
    return report;
  }

  /**
   * Like {@link #write(Path, Consumer)}, from results that the caller holds. The folder's own
   * results are not read.
   */
  public static ConformanceReport write(
      Path dir, ResultsFolder results, Consumer<String> complaints) throws IOException {
    ConformanceReport report = assemble(dir, results);
    // Allure's page takes as long as all others together.
    try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
      var allure = CompletableFuture.supplyAsync(() -> writeAllure(dir, results), beside);
      for (Rendering rendering : RENDERINGS) {
        Path file = dir.resolve(rendering.file());
        if (!isSigned(file, rendering, report)) {
          WholeFile.write(file, out -> rendering.render(report, out));
        }
      }
      allure.join().ifPresent(complaints);
    }
    return report;
  }

  /** Why it could not, if so. */
  private static Optional<String> writeAllure(Path dir, ResultsFolder results) {
    try {
      AllureReport.write(dir, results);
      return Optional.empty();
    } catch (IOException e) {
      String text =
          AllureReport.FILE + " was not written, all other reports were: " + e.getMessage();
      return Optional.of(InertText.line(text, COMPLAINT));
    }
  }

  /**
   * Grades the results in a folder and writes nothing.
   *
   * @throws DamagedResultsException if the folder does not hold readable results
   * @throws IOException if a file cannot be read
   */
  public static ConformanceReport read(Path dir) throws IOException {
    return assemble(dir, ResultsFolder.read(dir));
  }

  /**
   * Like {@link #read(Path)}, for results from elsewhere: they are checked against the plan that
   * the kit derives.
   */
  public static ConformanceReport read(Path dir, Plans plans) throws IOException {
    return assemble(dir, ResultsFolder.read(dir, plans));
  }

  private static ConformanceReport assemble(Path dir, ResultsFolder results) throws IOException {
    ConformanceReport report = ReportAssembly.of(results);
    Path earlier = dir.resolve(Baseline.FILE);
    if (!Files.exists(earlier)) {
      return report;
    }
    try {
      byte[] json = InputFile.read(earlier, InputFile.BASELINE);
      return report.against(Baseline.compare(json, report));
    } catch (InputFile.UnreadableException | UnfitJsonException e) {
      throw DamagedResultsException.in(earlier, String.valueOf(e.getMessage()), e);
    }
  }

  /** The names of the files that {@link #write} leaves, the page for people first. */
  public static List<String> files() {
    List<String> files =
        new ArrayList<>(RENDERINGS.reversed().stream().map(Rendering::file).toList());
    files.add(1, AllureReport.FILE);
    return List.copyOf(files);
  }

  /**
   * Copies the history of former runs, which Allure's page then shows. Call it before {@link
   * #write(Path)}.
   *
   * @param history a folder that {@link #keepHistory} filled, or {@link #HISTORY} of former
   *     results; may be missing
   * @param dir the folder that the results will be written to
   * @throws IOException if a file cannot be read or written
   */
  public static void takeHistory(Path history, Path dir) throws IOException {
    AllureReport.takeHistory(history, dir);
  }

  /**
   * Copies the history up to these results, for results in another folder.
   *
   * @param dir results that were written
   * @param history a folder, created if it is missing
   * @throws IOException if a file cannot be read or written
   */
  public static void keepHistory(Path dir, Path history) throws IOException {
    AllureReport.keepHistory(dir, history);
  }

  /**
   * Copies the results of a run, with the baseline and the earlier history that its reports
   * mention. Existing files stay.
   *
   * @param from a folder of results
   * @param to another folder, for {@link #write(Path)}
   * @throws IOException if a file cannot be read or written
   */
  public static void copy(Path from, Path to) throws IOException {
    for (String name : List.of(ResultsFolder.RUN, ResultsFolder.RESULTS, Baseline.FILE)) {
      if (Files.exists(from.resolve(name)) && !Files.exists(to.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    AllureReport.copyHistory(from, to);
  }

  /**
   * Copies the attestation, so that {@link #write(Path)} keeps its signature if it states the same.
   *
   * @param from a folder of results, which may have none
   * @param to another folder
   * @throws IOException if a file cannot be read or written
   */
  public static void copyAttestation(Path from, Path to) throws IOException {
    if (Files.exists(from.resolve(Attestation.FILE))) {
      Files.copy(from.resolve(Attestation.FILE), to.resolve(Attestation.FILE));
    }
  }

  /** Whether a signed file says the same already: writing it again would lose the signature. */
  private static boolean isSigned(Path file, Rendering rendering, ConformanceReport report)
      throws IOException {
    if (!(rendering instanceof Attestation) || !Files.exists(file)) {
      return false;
    }
    var content = new ByteArrayOutputStream();
    rendering.render(report, content);
    try {
      return Certificates.wraps(InputFile.read(file, InputFile.ATTESTATION), content.toByteArray());
    } catch (InputFile.UnreadableException e) {
      throw DamagedResultsException.in(file, String.valueOf(e.getMessage()), e);
    }
  }
}
