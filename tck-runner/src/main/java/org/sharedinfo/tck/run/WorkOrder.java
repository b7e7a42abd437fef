package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.cause.Standing;

/**
 * A parent's orders to a worker, each one line of JSON on its standard input: first what to judge,
 * then, after the worker's offer, the checks.
 *
 * @param provider the provider's class
 * @param places jars and folders of its classes, as a class path; empty for a shared library
 * @param library the shared library; empty if it is none
 * @param abi the ABI to judge
 * @param guest the kind of guest; empty for the usual one
 * @param seed the run's seed
 * @param profile how much evidence to gather
 * @param abis the ABIs of the run, in order
 * @param hangMillis the time without progress after which a check counts as hung
 * @param replay the single execution to play, as text; or empty
 */
record WorkOrder(
    String provider,
    String places,
    String library,
    String abi,
    String guest,
    long seed,
    Profile profile,
    List<Abi> abis,
    long hangMillis,
    String replay) {

  /**
   * The checks.
   *
   * @param checks what to run; all apply
   * @param settled ids of those whose rules schedules have settled: races that only confirm
   * @param unexplained the failing roles that have no likely cause yet, with their results so far
   */
  record Checks(List<PlannedCheck> checks, List<String> settled, Map<Role, Standing> unexplained) {}
}
