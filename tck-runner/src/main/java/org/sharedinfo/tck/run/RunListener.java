package org.sharedinfo.tck.run;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Rule;

/** Receives the progress of a run. Calls come one at a time. */
public interface RunListener {
  /** The number of checks is known; called once more if the run takes in another ABI. */
  default void planned(RunInfo run) {}

  /** The implementation is loaded and its name is known. */
  default void loaded(RunInfo run) {}

  /** Calibration starts for a rule: does this machine show planted faults of it? */
  default void calibrating(Rule rule, Abi abi) {}

  /** A check has its result. */
  default void finished(CheckResult result) {}
}
