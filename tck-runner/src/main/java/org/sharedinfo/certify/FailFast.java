package org.sharedinfo.certify;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.RunListener;

/**
 * Ends a run with the first check that fails.
 *
 * @param next told everything
 */
record FailFast(RunListener next) implements RunListener {
  @Override
  public void planned(RunInfo run) {
    next.planned(run);
  }

  @Override
  public void loaded(RunInfo run) {
    next.loaded(run);
  }

  @Override
  public void calibrating(Rule rule, Abi abi) {
    next.calibrating(rule, abi);
  }

  @Override
  public void finished(CheckResult result) {
    next.finished(result);
  }

  @Override
  public boolean isEnough(CheckResult result) {
    return result.verdict() == Verdict.FAIL || result.verdict() == Verdict.ERROR;
  }
}
