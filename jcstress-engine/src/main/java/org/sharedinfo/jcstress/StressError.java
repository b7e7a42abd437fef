package org.sharedinfo.jcstress;

/**
 * A JCStress test could not be run to its end: an actor threw or hung, the fork ended or could not
 * start, nothing was collected. It says nothing about the outcomes that the test forbids.
 */
public final class StressError extends Error {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressError(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** What the run showed. */
  public StressReport report() {
    return report;
  }
}
