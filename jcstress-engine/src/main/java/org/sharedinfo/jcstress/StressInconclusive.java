package org.sharedinfo.jcstress;

/** A JCStress test saw nothing forbidden, and nothing that shows that its actors did overlap. */
public final class StressInconclusive extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient StressReport report;

  StressInconclusive(String message, StressReport report) {
    super(message);
    this.report = report;
  }

  /** What the run showed. */
  public StressReport report() {
    return report;
  }
}
