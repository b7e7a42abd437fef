package org.sharedinfo.jcstress;

/** A JCStress test saw a forbidden outcome. */
public final class StressFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressFailure(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** The report of the run. */
  public StressReport report() {
    return report;
  }
}
