package org.sharedinfo.report.fabricated;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.sharedinfo.report.ci.JUnitReport;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.JsonReport;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.conformance.ReportAssembly;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.page.HtmlReport;
import org.sharedinfo.report.terminal.ConsoleSummary;

/** Reports of fabricated runs, as text. */
public final class ReportTexts {
  private ReportTexts() {}

  public static ConformanceReport report(FabricatedRun run) {
    return ReportAssembly.of(new ResultsFolder(run.run(), run.results(), false));
  }

  public static String json(FabricatedRun run) throws IOException {
    return text(new JsonReport(), run);
  }

  public static String junit(FabricatedRun run) throws IOException {
    return text(new JUnitReport(), run);
  }

  public static String html(FabricatedRun run) throws IOException {
    return text(new HtmlReport(), run);
  }

  public static String console(FabricatedRun run, int width, boolean colours) {
    return console(run, OptionalInt.of(width), colours);
  }

  /** As in a file or a pipe. */
  public static String log(FabricatedRun run) {
    return console(run, OptionalInt.empty(), false);
  }

  private static String console(FabricatedRun run, OptionalInt width, boolean colours) {
    return String.join(
        "\n", ConsoleSummary.of(report(run), Path.of("target/conformance"), width, colours));
  }

  private static String text(Rendering rendering, FabricatedRun run) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rendering.render(report(run), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
