package org.sharedinfo.certify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.sharedinfo.certify.folder.Contents;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.Reports;

/**
 * The folders that a run writes to, all checked before the run.
 *
 * @param results the results folder
 * @param history the folder of earlier runs, if one was given
 */
record OutputPlaces(OutputFolder results, Optional<OutputFolder> history) implements AutoCloseable {
  /**
   * Prepares them.
   *
   * @throws UsageException if one cannot be used; nothing is left behind
   */
  static OutputPlaces prepare(Path out, Optional<Path> history) {
    OutputFolder results = OutputFolder.prepare("--out", out, Contents.RESULTS, Keeps.NOTHING);
    try {
      return new OutputPlaces(
          results,
          history.map(
              path -> OutputFolder.prepare("--history", path, Contents.HISTORY, Keeps.THE_REST)));
    } catch (UsageException e) {
      results.discard();
      throw e;
    }
  }

  /** Makes earlier runs available to the reports. */
  void takeHistory() throws IOException {
    Path former =
        history
            .map(OutputFolder::target)
            .orElseGet(() -> results.target().resolve(Reports.HISTORY));
    Reports.takeHistory(former, results.staging());
  }

  /**
   * Moves the written files into place: the history first, because the results belong to this run.
   */
  void commit() throws IOException {
    if (history.isPresent()) {
      Reports.keepHistory(results.staging(), history.get().staging());
      history.get().commit();
    }
    results.commit();
  }

  /** Removes what was written. */
  void discard() {
    results.discard();
  }

  /**
   * Removes what was written for the history; incomplete results are kept, because they may be
   * useful.
   */
  @Override
  public void close() {
    history.ifPresent(OutputFolder::discard);
  }
}
