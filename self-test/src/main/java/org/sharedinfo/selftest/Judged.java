package org.sharedinfo.selftest;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.result.Cause;

/**
 * The result of judging one gallery implementation with all selected checks.
 *
 * @param id the implementation's
 * @param checks the number of checks, over both ABIs
 * @param millis the duration
 * @param kills the checks that rejected it
 * @param doubts the checks without a verdict
 * @param cause the likely cause that the kit names, for the first ABI that it serves
 */
record Judged(
    String id,
    int checks,
    long millis,
    List<Kill> kills,
    List<Doubt> doubts,
    Optional<Cause> cause) {
  Judged {
    kills = List.copyOf(kills);
    doubts = List.copyOf(doubts);
  }

  /** A result without a likely cause. */
  Judged(String id, int checks, long millis, List<Kill> kills, List<Doubt> doubts) {
    this(id, checks, millis, kills, doubts, Optional.empty());
  }

  /** The same with a likely cause. */
  Judged because(Optional<Cause> named) {
    return new Judged(id, checks, millis, kills, doubts, named);
  }

  /** The result of an implementation that crashed its worker. */
  static Judged lost(String id, String why) {
    return new Judged(id, 0, 0, List.of(), List.of(new Doubt("", "", "ERROR", true, why)));
  }
}
