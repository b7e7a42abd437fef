package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sharedinfo.report.Baseline;
import org.sharedinfo.report.ConformanceReport;
import org.sharedinfo.report.InputFile;
import org.sharedinfo.report.UnfitJsonException;

/**
 * The baseline that a run is held against.
 *
 * @param json an earlier conformance.json
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Gate(byte[] json) {
  /**
   * Reads it, before anything runs.
   *
   * @throws UsageException if it is no conformance.json
   */
  static Gate open(Path file) {
    try {
      byte[] json = InputFile.read(file, InputFile.BASELINE);
      Baseline.requireReadable(json);
      return new Gate(json);
    } catch (InputFile.UnreadableException e) {
      throw new UsageException("--baseline " + file + ": " + e.getMessage());
    } catch (UnfitJsonException e) {
      throw new UsageException(
          "--baseline " + file + ": it is no conformance.json: " + e.getMessage());
    }
  }

  /** Lets all reports of a folder of results tell what changed; before they are written. */
  void keep(Path results) {
    try {
      Files.write(results.resolve(Baseline.FILE), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints what changed; returns the exit code. */
  int judge(ConformanceReport report, PrintWriter out) {
    Baseline changes = changes(report);
    out.println();
    changes.lines().forEach(out::println);
    // a kit that broke has not judged
    boolean regression = changes.isRegression() && report.exitCode() != ExitCode.BROKEN;
    if (regression) {
      out.println("REGRESSION  exit code " + ExitCode.REGRESSION);
    }
    out.flush();
    return regression ? ExitCode.REGRESSION : report.exitCode();
  }

  private Baseline changes(ConformanceReport report) {
    try {
      return Baseline.compare(json, report);
    } catch (UnfitJsonException e) {
      throw new IllegalStateException("a baseline that could be read before", e);
    }
  }
}
