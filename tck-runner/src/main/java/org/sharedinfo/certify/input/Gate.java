package org.sharedinfo.certify.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.InputFile;
import org.sharedinfo.report.input.UnfitJsonException;

/**
 * The baseline that a run is compared with.
 *
 * @param json an earlier conformance.json
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Gate(byte[] json) {
  /**
   * Reads it, before anything runs.
   *
   * @throws UsageException if it is not a conformance.json
   */
  public static Gate open(Path file) {
    try {
      byte[] json = InputFile.read(file, InputFile.BASELINE);
      Baseline.requireReadable(json);
      return new Gate(json);
    } catch (InputFile.UnreadableException e) {
      throw new UsageException("--baseline " + file + ": " + e.getMessage());
    } catch (UnfitJsonException e) {
      throw new UsageException(
          "--baseline " + file + ": not a conformance.json: " + e.getMessage());
    }
  }

  /**
   * Makes the changes available to all reports in a results folder; call it before they are
   * written.
   */
  public void keep(Path results) {
    try {
      Files.write(results.resolve(Baseline.FILE), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What changed since. */
  public Baseline changes(ConformanceReport report) {
    try {
      return Baseline.compare(json, report);
    } catch (UnfitJsonException e) {
      throw new IllegalStateException("a baseline that was readable before", e);
    }
  }
}
