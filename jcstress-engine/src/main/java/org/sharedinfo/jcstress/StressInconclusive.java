package org.sharedinfo.jcstress;

/** A JCStress test saw nothing forbidden, but no proof that its actors overlapped. */
public final class StressInconclusive extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressInconclusive(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** The report of the run. */
  public StressReport report() {
    return report;
  }
}
