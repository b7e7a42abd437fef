package org.sharedinfo.selftest;

import java.util.List;

/**
 * What came of judging one implementation of the gallery by all checks that were asked.
 *
 * @param id the implementation's
 * @param checks how many were asked, both ABIs counted
 * @param millis how long it took
 * @param kills those that rejected it
 * @param doubts those that came to no verdict
 */
record Judged(String id, int checks, long millis, List<Kill> kills, List<Doubt> doubts) {
  Judged {
    kills = List.copyOf(kills);
    doubts = List.copyOf(doubts);
  }

  /** What is said of one that took its worker down. */
  static Judged lost(String id, String why) {
    return new Judged(id, 0, 0, List.of(), List.of(new Doubt("", "", "ERROR", true, why)));
  }
}
