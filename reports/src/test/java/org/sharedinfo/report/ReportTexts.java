package org.sharedinfo.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Reports of fabricated runs, as text. */
final class ReportTexts {
  private ReportTexts() {}

  static ConformanceReport report(FabricatedRun run) {
    return ReportAssembly.of(new ResultsFolder(run.run(), run.results(), false));
  }

  static String json(FabricatedRun run) throws IOException {
    return text(new JsonReport(), run);
  }

  static String junit(FabricatedRun run) throws IOException {
    return text(new JUnitReport(), run);
  }

  static String html(FabricatedRun run) throws IOException {
    return text(new HtmlReport(), run);
  }

  static String console(FabricatedRun run, int width, boolean colours) {
    return console(run, OptionalInt.of(width), colours);
  }

  /** As in a file or a pipe. */
  static String log(FabricatedRun run) {
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
