package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.sharedinfo.report.ConformanceReport;
import org.sharedinfo.report.ConsoleSummary;

/** Prints the end of a run, as wide and as colourful as the terminal is. */
final class Summary {
  private static final int USUAL_WIDTH = 100;

  private Summary() {}

  static void print(PrintWriter out, ConformanceReport report, Path folder) {
    boolean colours =
        System.console() != null
            && System.console().isTerminal()
            && System.getenv("NO_COLOR") == null;
    ConsoleSummary.of(report, shown(folder), width(), colours).forEach(out::println);
    out.flush();
  }

  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(columns)
        : USUAL_WIDTH;
  }

  /** Below the current folder, a path is shown from there. */
  static Path shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = folder.toAbsolutePath().normalize();
    return whole.startsWith(here) ? here.relativize(whole) : whole;
  }
}
