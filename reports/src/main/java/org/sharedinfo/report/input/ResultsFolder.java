package org.sharedinfo.report.input;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Rule;

/**
 * The results of a run, whether it finished or not.
 *
 * @param run the run's metadata; its state is COMPLETE only if every planned check has a result
 * @param results one for each finished check and ABI, in the order of the file; the worst if the
 *     file has several
 * @param cutShort whether the last line was half-written and left out
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
   * Reads the folder of a run that finished, was stopped, or is still running.
   *
   * @throws DamagedResultsException if a required file is missing or is not what it should be
   */
  public static ResultsFolder read(Path dir) throws DamagedResultsException {
    RunInfo run = readRun(dir.resolve(RUN));
    Path results = dir.resolve(RESULTS);
    if (Files.exists(results, LinkOption.NOFOLLOW_LINKS)) {
      return readResults(results, run);
    }
    if (run.state() == RunInfo.State.COMPLETE && run.planned() > 0) {
      throw DamagedResultsException.in(
          results, "missing, though run.json says that all checks finished");
    }
    return new ResultsFolder(run, List.of(), false);
  }

  /**
   * Reads the folder of a run of this kit, and checks that such a run can have written it. Every
   * result must belong to a check that the run had to make; the number in run.json does not count.
   *
   * @throws DamagedResultsException if it is not; the message names the file
   */
  public static ResultsFolder read(Path dir, Plans plans) throws DamagedResultsException {
    return read(dir).heldAgainst(dir, plans);
  }

  private ResultsFolder heldAgainst(Path dir, Plans plans) throws DamagedResultsException {
    Path file = dir.resolve(RUN);
    requireThisCatalogue(file);
    for (String part : List.of("kit", "catalogue", "implementation")) {
      if (!StrictTexts.isDigest(run.digests().getOrDefault(part, ""))) {
        throw DamagedResultsException.in(
            file, "\"digests." + part + "\" is no SHA-256 of something, in hexadecimal");
      }
    }
    Map<Key, ExpectedCheck> plan = new HashMap<>();
    try {
      plans
          .of(run)
          .forEach(
              (abi, checks) -> checks.forEach(check -> plan.put(new Key(check.id(), abi), check)));
    } catch (Plans.UnfitRunException e) {
      throw DamagedResultsException.in(file, String.valueOf(e.getMessage()), e);
    }
    for (CheckResult result : results) {
      requirePlanned(dir.resolve(RESULTS), result, plan);
    }
    return new ResultsFolder(run.withPlanned(plan.size()), results, cutShort);
  }

  private void requireThisCatalogue(Path file) throws DamagedResultsException {
    if (!run.catalogueVersion().equals(Catalogue.VERSION)
        || !Catalogue.digest().equals(run.digests().get("catalogue"))) {
      throw DamagedResultsException.in(
          file,
          "of catalogue "
              + run.catalogueVersion()
              + ", which is not the one of this kit ("
              + Catalogue.VERSION
              + "): use the kit that wrote it, version "
              + run.kitVersion());
    }
  }

  private static void requirePlanned(Path file, CheckResult result, Map<Key, ExpectedCheck> plan)
      throws DamagedResultsException {
    ExpectedCheck check = plan.get(Key.of(result));
    if (check == null) {
      throw DamagedResultsException.in(
          file,
          "check "
              + result.check()
              + " on "
              + result.abi().id()
              + " is not in the plan of this run: was this written by another version of the kit?");
    }
    boolean same =
        result.role() == check.role()
            && result.evidence() == check.evidence()
            && result.rules().size() == check.rules().size()
            && check.rules().stream().map(Rule::id).collect(toSet()).containsAll(result.rules());
    if (!same) {
      throw DamagedResultsException.in(
          file,
          "check "
              + result.check()
              + " names other rules, another role or another kind of evidence than it has");
    }
  }

  private static RunInfo readRun(Path file) throws DamagedResultsException {
    try {
      return ResultJson.run(InputFile.read(file, InputFile.RUN));
    } catch (InputFile.UnreadableException e) {
      throw DamagedResultsException.in(
          file,
          Files.exists(file)
              ? String.valueOf(e.getMessage())
              : "missing: this is not the folder of a run",
          e);
    } catch (UnfitJsonException e) {
      throw DamagedResultsException.in(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static ResultsFolder readResults(Path file, RunInfo run) throws DamagedResultsException {
    byte[] content;
    try {
      content = InputFile.read(file, InputFile.RESULTS);
    } catch (InputFile.UnreadableException e) {
      throw DamagedResultsException.in(file, String.valueOf(e.getMessage()), e);
    }
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
  private record Key(String check, Abi abi) {
    static Key of(CheckResult result) {
      return new Key(result.check(), result.abi());
    }

    static CheckResult worse(CheckResult one, CheckResult other) {
      return one.verdict().compareTo(other.verdict()) >= 0 ? one : other;
    }
  }
}
