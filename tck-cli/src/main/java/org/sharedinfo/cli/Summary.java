package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.ExitCode;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.terminal.ConsoleSummary;

/** Prints the end of a run: formatted for the terminal, or in whole lines. */
final class Summary {
  private Summary() {}

  /** A certified run, and what changed since its baseline. */
  static void print(PrintWriter out, Certified certified, Display display) {
    print(out, certified.report(), certified.folder(), display);
    if (certified.changes().isPresent()) {
      out.println();
      certified.changes().get().lines().forEach(out::println);
      if (certified.isRegression()) {
        out.println("REGRESSION  exit code " + ExitCode.REGRESSION);
      }
      out.flush();
    }
  }

  static void print(PrintWriter out, ConformanceReport report, Path folder, Display display) {
    if (display.quiet) {
      out.println(report.outcome() + "  exit code " + report.exitCode());
    } else {
      ConsoleSummary.of(report, shown(folder), Terminal.width(), display.inColours())
          .forEach(out::println);
    }
    out.flush();
  }

  /** Shows paths below the current folder relative to it. */
  static Path shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = folder.toAbsolutePath().normalize();
    return whole.startsWith(here) ? here.relativize(whole) : whole;
  }
}
