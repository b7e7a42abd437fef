package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;

/**
 * Finds out what races show on this machine, by races against planted faults, before the passes of
 * an implementation are believed.
 */
@FunctionalInterface
public interface Calibration {
  /** Takes every machine to show everything. */
  Calibration NONE = (_, _, _) -> Shown.EVERYTHING;

  /**
   * What races showed.
   *
   * @param rule whether a planted fault of the race's rule and role was caught, by this race or
   *     another
   * @param race after how many milliseconds this very race caught one, if it did
   */
  record Shown(Predicate<PlannedCheck> rule, Function<PlannedCheck, Optional<Long>> race) {
    /** Every race shows what it is for, as far as is known. */
    public static final Shown EVERYTHING = new Shown(_ -> true, _ -> Optional.empty());

    /** What is left of a race's result. */
    CheckResult judge(PlannedCheck check, CheckResult result) {
      if (result.verdict() != Verdict.PASS) {
        return result;
      } else if (!rule.test(check)) {
        return result.withoutEvidence(
            "no planted fault of "
                + check.rules().getFirst().id()
                + " shows in races on this machine: to pass them says nothing");
      }
      return race.apply(check).map(result::caughtAfter).orElse(result);
    }
  }

  /**
   * Runs races of a profile against planted faults; nothing else of the run runs meanwhile.
   *
   * @param races the races that the run will run
   * @param listener told of each rule before it is tried
   */
  Shown calibrate(List<PlannedCheck> races, Abi abi, RunListener listener);
}
