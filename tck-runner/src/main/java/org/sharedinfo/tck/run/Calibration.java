package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;

/**
 * Finds out which faults races show on this machine, with races against planted faults. Only then
 * does the pass of a race count as evidence.
 */
@FunctionalInterface
public interface Calibration {
  /** Assumes that every machine shows everything. */
  Calibration NONE = (_, _, _) -> Shown.EVERYTHING;

  /**
   * The result of a calibration.
   *
   * @param rule whether a planted fault of the race's rule and role was caught, by this race or
   *     another
   * @param race the milliseconds after which this race caught one, if it did
   */
  record Shown(Predicate<PlannedCheck> rule, Function<PlannedCheck, Optional<Long>> race) {
    /** Assumes that every race shows its faults. */
    public static final Shown EVERYTHING = new Shown(_ -> true, _ -> Optional.empty());

    /** The final result of a race. */
    CheckResult judge(PlannedCheck check, CheckResult result) {
      if (result.verdict() != Verdict.PASS) {
        return result;
      } else if (!rule.test(check)) {
        return result.withoutEvidence(
            "no planted fault of "
                + check.rules().getFirst().id()
                + " shows in races on this machine, so passing them is no evidence");
      }
      return race.apply(check).map(result::caughtAfter).orElse(result);
    }
  }

  /**
   * Runs races of a profile against planted faults; nothing else of the run is active meanwhile.
   *
   * @param races the races that the run will run
   * @param listener is notified before each rule is tried
   */
  Shown calibrate(List<PlannedCheck> races, Abi abi, RunListener listener);
}
