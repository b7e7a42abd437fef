package org.sharedinfo.cli;

/** Exit codes that no outcome of a run has. */
final class ExitCode {
  /** Worse than the baseline. */
  static final int REGRESSION = 3;

  /** Wrong options or unusable input. */
  static final int USAGE = 64;

  /** The kit or the environment broke. */
  static final int BROKEN = 70;

  /** A self-test in which a fault got through, or a correct implementation was blamed. */
  static final int DID_NOT_HOLD = 1;

  private ExitCode() {}
}
