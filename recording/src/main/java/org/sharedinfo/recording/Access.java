package org.sharedinfo.recording;

/**
 * One access to an area, or the initial contents of bytes in it ({@link Kind#INITIAL}).
 *
 * @param line the line of the recording, from 1
 * @param kind what it did
 * @param cpu the processor
 * @param area the area
 * @param offset of its first byte in the area
 * @param size 1 to 8 bytes, all inside the area
 * @param before the value that an update loaded; otherwise 0
 * @param value the value loaded or stored: little-endian bytes as one number
 * @param knows which of the values are known
 * @param place the address of the instruction; 0 if unknown
 * @param side the side whose code it was
 * @param in the function, if the tracer named it; otherwise empty
 */
public record Access(
    long line,
    Kind kind,
    int cpu,
    WatchedArea area,
    int offset,
    int size,
    long before,
    long value,
    Knows knows,
    long place,
    Side side,
    String in) {
  /** Kinds of accesses. */
  public enum Kind {
    LOAD('L'),
    STORE('S'),
    /** One instruction that loads and stores, non-atomically. */
    MODIFY('M'),
    /** One instruction that loads and stores atomically. */
    ATOMIC('A'),
    /** Not an access: the initial contents. */
    INITIAL('I');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** The letter that begins its line. */
    public char letter() {
      return letter;
    }

    /** Whether its line has two values. */
    boolean isUpdate() {
      return this == MODIFY || this == ATOMIC;
    }
  }

  /** Which values are known. */
  public enum Knows {
    NOTHING,
    BEFORE,
    VALUE,
    ALL;

    static Knows of(boolean before, boolean value) {
      return before ? (value ? ALL : BEFORE) : (value ? VALUE : NOTHING);
    }
  }

  /** Whether it read the bytes. */
  public boolean loads() {
    return kind == Kind.LOAD || kind.isUpdate();
  }

  /** Whether it wrote the bytes, even with the same values. */
  public boolean stores() {
    return kind == Kind.STORE || kind.isUpdate();
  }

  /** Whether {@link #value} is known. */
  public boolean knowsValue() {
    return knows == Knows.VALUE || knows == Knows.ALL;
  }

  /** Whether {@link #before} is known. */
  public boolean knowsBefore() {
    return knows == Knows.BEFORE || knows == Knows.ALL;
  }
}
