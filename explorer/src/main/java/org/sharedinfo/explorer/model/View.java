package org.sharedinfo.explorer.model;

/** For each cell, the position of a message in its block's history. Immutable. */
final class View {
  private final byte[] at;
  private final long digest;

  private View(byte[] at) {
    this.at = at;
    long sum = 0;
    for (byte position : at) {
      sum = sum * 0x9E37_79B9_7F4A_7C15L + position + 1;
      sum ^= sum >>> 29;
    }
    this.digest = sum;
  }

  /** Sees only the first message of each cell. */
  static View of(int cells) {
    return new View(new byte[cells]);
  }

  int at(int cell) {
    return at[cell];
  }

  long digest() {
    return digest;
  }

  /** The later of the two positions, cell by cell. */
  View join(View other) {
    if (other == this) {
      return this;
    }
    byte[] joined = null;
    for (int i = 0; i < at.length; i++) {
      if (other.at[i] > at[i]) {
        if (joined == null) {
          joined = at.clone();
        }
        joined[i] = other.at[i];
      }
    }
    return joined == null ? this : new View(joined);
  }

  /** With these cells of a block raised to at least a position. */
  View raise(int firstCell, int cells, int position) {
    byte[] raised = null;
    for (int left = cells; left != 0; left &= left - 1) {
      int cell = firstCell + Integer.numberOfTrailingZeros(left);
      if (at[cell] < position) {
        if (raised == null) {
          raised = at.clone();
        }
        raised[cell] = (byte) position;
      }
    }
    return raised == null ? this : new View(raised);
  }

  /** The view after a message was inserted into a block's history at a position. */
  View shift(int firstCell, int count, int from) {
    byte[] shifted = null;
    for (int cell = firstCell; cell < firstCell + count; cell++) {
      if (at[cell] >= from) {
        if (shifted == null) {
          shifted = at.clone();
        }
        shifted[cell]++;
      }
    }
    return shifted == null ? this : new View(shifted);
  }

  /** The latest position among these cells of a block. */
  int latest(int firstCell, int cells) {
    int latest = 0;
    for (int left = cells; left != 0; left &= left - 1) {
      latest = Math.max(latest, at[firstCell + Integer.numberOfTrailingZeros(left)]);
    }
    return latest;
  }
}
