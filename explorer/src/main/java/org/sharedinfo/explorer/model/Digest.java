package org.sharedinfo.explorer.model;

/** A 128-bit hash of a state. Two states with the same digest are treated as equal. */
public final class Digest {
  private static final long ONE = 0x9E37_79B9_7F4A_7C15L;
  private static final long TWO = 0xC2B2_AE3D_27D4_EB4FL;

  private long first = ONE;
  private long second = TWO;

  public void reset() {
    first = ONE;
    second = TWO;
  }

  public void add(long value) {
    first = Long.rotateLeft((first ^ value) * ONE, 29);
    second = Long.rotateLeft((second + value) * TWO, 31) ^ first >>> 17;
  }

  public long first() {
    return mix(first);
  }

  public long second() {
    return mix(second ^ first);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return mixed ^ mixed >>> 32;
  }
}
