package org.sharedinfo.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Turns the results of a run into what people and machines read. */
public final class Reports {
  private static final List<Rendering> RENDERINGS =
      List.of(
          new JsonReport(),
          new JsonSchema(),
          new JUnitReport(),
          new MarkdownSummary(),
          new Attestation(),
          new HtmlReport());

  private Reports() {}

  /**
   * Grades the results in a folder and writes the reports beside them, each file whole or not at
   * all.
   *
   * @return what was written
   * @throws DamagedResultsException if the folder does not hold readable results
   * @throws IOException if a file cannot be read or written
   */
  public static ConformanceReport write(Path dir) throws IOException {
    ConformanceReport report = read(dir);
    for (Rendering rendering : RENDERINGS) {
      Path file = dir.resolve(rendering.file());
      if (!isSigned(file, rendering, report)) {
        replace(file, rendering, report);
      }
    }
    return report;
  }

  /**
   * Grades the results in a folder and writes nothing.
   *
   * @throws DamagedResultsException if the folder does not hold readable results
   * @throws IOException if a file cannot be read
   */
  public static ConformanceReport read(Path dir) throws IOException {
    return ReportAssembly.of(ResultsFolder.read(dir));
  }

  /** The names of the files that {@link #write} leaves, the page for people first. */
  public static List<String> files() {
    return RENDERINGS.reversed().stream().map(Rendering::file).toList();
  }

  /** Whether a signed file says the same already: writing it again would lose the signature. */
  private static boolean isSigned(Path file, Rendering rendering, ConformanceReport report)
      throws IOException {
    if (!(rendering instanceof Attestation) || !Files.exists(file)) {
      return false;
    }
    var content = new ByteArrayOutputStream();
    rendering.render(report, content);
    return Certificates.wraps(Files.readAllBytes(file), content.toByteArray());
  }

  private static void replace(Path file, Rendering rendering, ConformanceReport report)
      throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(draft)) {
        rendering.render(report, out);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
