package org.sharedinfo.selftest.recorded;

import java.util.List;
import java.util.stream.Stream;

/** Plays about the physical-to-machine list. */
final class P2mPlays {
  private P2mPlays() {}

  static List<Play> all() {
    return Stream.of(
            P2mOwnerPlays.all(), P2mListPlays.all(), P2mTreePlays.all(), P2mChangePlays.all())
        .flatMap(List::stream)
        .toList();
  }
}
