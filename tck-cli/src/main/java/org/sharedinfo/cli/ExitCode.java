package org.sharedinfo.cli;

/** Exit codes that no outcome of a run has. */
final class ExitCode {
  /** Wrong options or unusable input. */
  static final int USAGE = 64;

  /** The kit or the environment broke. */
  static final int BROKEN = 70;

  private ExitCode() {}
}
