package org.sharedinfo.tck.run;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Rule;

/** Told how a run gets on. Calls come one at a time. */
public interface RunListener {
  /** How much there is to do is known; told once more if the run takes in another ABI. */
  default void planned(RunInfo run) {}

  /** The implementation is loaded and has said its name. */
  default void loaded(RunInfo run) {}

  /** Whether this machine shows broken implementations of a rule is being tried out. */
  default void calibrating(Rule rule, Abi abi) {}

  /** A check has its result. */
  default void finished(CheckResult result) {}
}
