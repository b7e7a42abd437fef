package org.sharedinfo.explorer.run;

/** Something happened that the explorer cannot see into: the scenario is not explorable. */
public final class UnseenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason names the class, the method and the call
   */
  public UnseenException(String reason) {
    super(reason, null, false, false);
  }
}
