package org.sharedinfo.explorer.run;

/** Something happened that the explorer cannot observe: the scenario is not explorable. */
public final class UnseenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * @param reason names the class, the method and the call
   */
  public UnseenException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** What happened, with class, method and call. */
  public String reason() {
    return reason;
  }
}
