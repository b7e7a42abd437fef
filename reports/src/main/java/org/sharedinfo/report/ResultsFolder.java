package org.sharedinfo.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;

/**
 * What a run left behind, whole or not.
 *
 * @param run the run's metadata; its state is COMPLETE only if every planned check has a result
 * @param results one for each finished check and ABI, in the order of the file; where the file has
 *     several, the worst
 * @param cutShort whether the last line was only half written, and left out
 */
public record ResultsFolder(RunInfo run, List<CheckResult> results, boolean cutShort) {
  /** The file with the run's metadata, a {@link RunInfo}. */
  public static final String RUN = "run.json";

  /** The file with one {@link CheckResult} a line. */
  public static final String RESULTS = "results.ndjson";

  /** Copies the results; a run that lacks some of them is not complete. */
  public ResultsFolder {
    results = List.copyOf(results);
    if (run.state() == RunInfo.State.COMPLETE && (cutShort || results.size() < run.planned())) {
      run = run.withState(RunInfo.State.INCOMPLETE);
    }
  }

  /**
   * Reads the folder of a run that finished, was stopped, or is still going.
   *
   * @throws DamagedResultsException if a file that must be there is missing or is not what it
   *     should be
   * @throws IOException if a file cannot be read
   */
  public static ResultsFolder read(Path dir) throws IOException {
    RunInfo run = readRun(dir.resolve(RUN));
    Path results = dir.resolve(RESULTS);
    if (Files.exists(results)) {
      return readResults(results, run);
    }
    if (run.state() == RunInfo.State.COMPLETE && run.planned() > 0) {
      throw DamagedResultsException.in(
          results, "missing, though run.json says that all checks finished");
    }
    return new ResultsFolder(run, List.of(), false);
  }

  private static RunInfo readRun(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw DamagedResultsException.in(file, "missing: this is not the folder of a run", e);
    }
    try {
      return ResultJson.run(content);
    } catch (UnfitJsonException e) {
      throw DamagedResultsException.in(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static ResultsFolder readResults(Path file, RunInfo run) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Map<Key, CheckResult> results = new LinkedHashMap<>();
    boolean cutShort = false;
    int end;
    for (int start = 0, number = 1; start < content.length; start = end + 1, number++) {
      end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      if (end == start) {
        continue;
      }
      try {
        CheckResult result = ResultJson.check(Arrays.copyOfRange(content, start, end));
        results.merge(Key.of(result), result, Key::worse);
      } catch (UnfitJsonException e) {
        cutShort = end == content.length;
        if (!cutShort) {
          throw DamagedResultsException.at(file, number, String.valueOf(e.getMessage()), e);
        }
      }
    }
    return new ResultsFolder(run, List.copyOf(results.values()), cutShort);
  }

  /** What makes two results those of the same check. */
  private record Key(String check, String abi) {
    static Key of(CheckResult result) {
      return new Key(result.check(), result.abi());
    }

    static CheckResult worse(CheckResult one, CheckResult other) {
      return one.verdict().compareTo(other.verdict()) >= 0 ? one : other;
    }
  }
}
