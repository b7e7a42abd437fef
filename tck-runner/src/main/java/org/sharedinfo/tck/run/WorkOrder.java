package org.sharedinfo.tck.run;

import java.util.List;

/**
 * What a parent asks of a worker, one line of JSON each on its standard input: what is judged, and
 * once the worker has told what that offers, the checks.
 *
 * @param provider the provider's class
 * @param abi the ABI to judge
 * @param guest the kind of guests, or empty for the usual one
 * @param seed the run's seed
 * @param profile how much evidence to gather
 * @param hangMillis after how long without progress a check counts as hung
 * @param replay the one execution to play, as text, or empty
 */
record WorkOrder(
    String provider,
    String abi,
    String guest,
    long seed,
    Profile profile,
    long hangMillis,
    String replay) {

  /**
   * The checks.
   *
   * @param checks what to run; all apply
   * @param settled ids of those whose rules schedules have settled: races that only confirm
   */
  record Checks(List<PlannedCheck> checks, List<String> settled) {}
}
