package org.sharedinfo.tck.run;

import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;

/** Told how a run gets on. Calls come one at a time. */
public interface RunListener {
  /** The run starts; how much there is to do is known. */
  default void planned(RunInfo run) {}

  /** The implementation is loaded and has said its name. */
  default void loaded(RunInfo run) {}

  /** A check has its result. */
  default void finished(CheckResult result) {}
}
