package org.sharedinfo.tck.stress;

/**
 * A guest whose clock takes as long as a whole update, so that a reader that reads it in the middle
 * of a record meets updates there. Its races run in separate forks, because in others the compiler
 * must see the clock as a constant.
 */
public final class SlowClock extends StressDomain {
  /** The group of forks. */
  public static final String GROUP = "slow clock";

  private static final int TURNS = 150;

  private long work = 1;

  /** A guest of the ABI under test. */
  public SlowClock() {}

  @Override
  public long tsc() {
    long mixed = work;
    for (int i = 0; i < TURNS; i++) {
      mixed = mixed * 0x5851_F42D_4C95_7F2DL + 1;
    }
    work = mixed;
    return TSC;
  }
}
