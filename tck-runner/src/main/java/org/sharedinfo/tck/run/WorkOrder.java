package org.sharedinfo.tck.run;

import java.util.List;

/**
 * What a parent asks of a worker: one line of JSON on its standard input.
 *
 * @param token begins each line that the worker writes to its standard output
 * @param provider the provider's class
 * @param abi the ABI to judge
 * @param guest the kind of guests, or empty for the usual one
 * @param seed the run's seed
 * @param profile how much evidence to gather
 * @param hangMillis after how long without progress a check counts as hung
 * @param replay the one execution to play, as text, or empty
 * @param checks the checks to run, in this order
 * @param settled ids of those whose rules schedules have settled: races that only confirm
 */
record WorkOrder(
    String token,
    String provider,
    String abi,
    String guest,
    long seed,
    Profile profile,
    long hangMillis,
    String replay,
    List<PlannedCheck> checks,
    List<String> settled) {}
