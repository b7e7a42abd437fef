package org.sharedinfo.jcstress;

/** A JCStress test saw a forbidden outcome. */
public final class StressFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressFailure(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** What the run showed. */
  public StressReport report() {
    return report;
  }
}
