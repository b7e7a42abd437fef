package org.sharedinfo.recording;

import java.util.Arrays;
import java.util.List;

/** Which side's code is at which address. */
final class CodeRanges {
  /**
   * A range of addresses.
   *
   * @param first inclusive, unsigned
   * @param last inclusive, unsigned
   */
  record Range(Side side, long first, long last) {
    boolean overlaps(Range other) {
      return Long.compareUnsigned(first, other.last) <= 0
          && Long.compareUnsigned(other.first, last) <= 0;
    }
  }

  private final Side[] sides;
  private final long[] firsts;
  private final long[] lasts;

  CodeRanges(List<Range> ranges) {
    sides = ranges.stream().map(Range::side).toArray(Side[]::new);
    firsts = ranges.stream().mapToLong(Range::first).toArray();
    lasts = ranges.stream().mapToLong(Range::last).toArray();
  }

  /** The side of an address; OTHER outside all ranges. */
  Side of(long place) {
    for (int i = 0; i < sides.length; i++) {
      if (Long.compareUnsigned(place, firsts[i]) >= 0
          && Long.compareUnsigned(place, lasts[i]) <= 0) {
        return sides[i];
      }
    }
    return Side.OTHER;
  }

  /** The sides that have code. */
  List<Side> sides() {
    return Arrays.stream(sides).distinct().toList();
  }
}
