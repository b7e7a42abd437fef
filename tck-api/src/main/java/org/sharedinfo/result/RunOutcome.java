package org.sharedinfo.result;

/** The outcome of a whole run. */
public enum RunOutcome {
  /** Each applicable MUST rule has PASS, and nothing was filtered out. */
  CONFORMANT(0),
  /** A MUST rule fails. */
  NON_CONFORMANT(1),
  /** A MUST rule could not be judged, or the run was stopped. */
  INCOMPLETE(2),
  /** Nothing fails, but filters or exclusions left rules out. */
  PARTIAL(2);

  private final int exitCode;

  RunOutcome(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of the command. */
  public int exitCode() {
    return exitCode;
  }
}
