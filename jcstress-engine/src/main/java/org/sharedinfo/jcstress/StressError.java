package org.sharedinfo.jcstress;

/**
 * A JCStress test did not complete: an actor threw or hung, the fork ended or could not start, or
 * no outcomes were collected. It is no evidence about forbidden outcomes.
 */
public final class StressError extends Error {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressError(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** The report of the run. */
  public StressReport report() {
    return report;
  }
}
