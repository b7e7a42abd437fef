package org.sharedinfo.tck.run;

import java.util.List;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;

/**
 * What came of a run, as its parent holds it: no process that ran foreign code could change it.
 *
 * @param info what the run was
 * @param results one for each planned check, in the order in which they came
 */
public record RunResults(RunInfo info, List<CheckResult> results) {
  /** Copies the results. */
  public RunResults {
    results = List.copyOf(results);
  }
}
