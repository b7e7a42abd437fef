package org.sharedinfo.tck.run;

import java.util.List;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;

/**
 * The results of a run, held by its parent, so that no process with untrusted code could change
 * them.
 *
 * @param info the description of the run
 * @param results one for each planned check, in the order in which they came
 */
public record RunResults(RunInfo info, List<CheckResult> results) {
  /** Copies the results. */
  public RunResults {
    results = List.copyOf(results);
  }
}
