package org.sharedinfo.selftest;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.result.Cause;

/**
 * What came of judging one implementation of the gallery by all checks that were asked.
 *
 * @param id the implementation's
 * @param checks how many were asked, both ABIs counted
 * @param millis how long it took
 * @param kills those that rejected it
 * @param doubts those that came to no verdict
 * @param cause the likely cause that is named, of the first ABI that it serves
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

  /** Of one for which no cause was looked for. */
  Judged(String id, int checks, long millis, List<Kill> kills, List<Doubt> doubts) {
    this(id, checks, millis, kills, doubts, Optional.empty());
  }

  /** The same with the cause that is named. */
  Judged because(Optional<Cause> named) {
    return new Judged(id, checks, millis, kills, doubts, named);
  }

  /** What is said of one that took its worker down. */
  static Judged lost(String id, String why) {
    return new Judged(id, 0, 0, List.of(), List.of(new Doubt("", "", "ERROR", true, why)));
  }
}
