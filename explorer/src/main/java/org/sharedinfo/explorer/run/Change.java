package org.sharedinfo.explorer.run;

/** The new value that an atomic update computes from the old one; all values are raw bits. */
public sealed interface Change {
  /** The value afterwards. The caller truncates it to the size of the place. */
  long apply(long old);

  /** Whether an update that finds this value writes at all. */
  default boolean writes(long old) {
    return true;
  }

  /** As in a timeline. */
  String words();

  /** Writes a value unconditionally. */
  record Exchange(long value) implements Change {
    @Override
    public long apply(long old) {
      return value;
    }

    @Override
    public String words() {
      return "exchange " + hex(value);
    }
  }

  /** Writes only if the expected value is found. */
  record CompareAndSet(long expected, long value) implements Change {
    @Override
    public long apply(long old) {
      return old == expected ? value : old;
    }

    @Override
    public boolean writes(long old) {
      return old == expected;
    }

    @Override
    public String words() {
      return "compare " + hex(expected) + " and set " + hex(value);
    }
  }

  /**
   * Adds, modulo the size of the place.
   *
   * @param swapped the number of bytes to swap for big-endian order; 0 for little-endian
   */
  record Add(long delta, int swapped) implements Change {
    @Override
    public long apply(long old) {
      return swap(swap(old) + delta);
    }

    private long swap(long raw) {
      return swapped == 0 ? raw : Long.reverseBytes(raw) >>> Long.SIZE - Byte.SIZE * swapped;
    }

    @Override
    public String words() {
      return "add " + hex(delta);
    }
  }

  /** Sets bits. */
  record Or(long bits) implements Change {
    @Override
    public long apply(long old) {
      return old | bits;
    }

    @Override
    public String words() {
      return "or " + hex(bits);
    }
  }

  /** Keeps only these bits. */
  record And(long bits) implements Change {
    @Override
    public long apply(long old) {
      return old & bits;
    }

    @Override
    public String words() {
      return "and " + hex(bits);
    }
  }

  /** Flips bits. */
  record Xor(long bits) implements Change {
    @Override
    public long apply(long old) {
      return old ^ bits;
    }

    @Override
    public String words() {
      return "xor " + hex(bits);
    }
  }

  private static String hex(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }
}
