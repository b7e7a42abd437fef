package org.sharedinfo.certify;

/** Exit codes that are not the outcome of a run. */
public final class ExitCode {
  /** Worse than the baseline. */
  public static final int REGRESSION = 3;

  /** Invalid options or unusable input. */
  public static final int USAGE = 64;

  /** The kit or the environment broke. */
  public static final int BROKEN = 70;

  /** A self-test in which a fault survived or a correct implementation was rejected. */
  public static final int DID_NOT_HOLD = 1;

  private ExitCode() {}
}
