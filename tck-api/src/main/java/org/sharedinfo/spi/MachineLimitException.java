package org.sharedinfo.spi;

/**
 * This machine does not allow the kit to do what an implementation requested, so the call is no
 * evidence about the implementation.
 */
public final class MachineLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why which limit, with its value, and how to raise it
   */
  public MachineLimitException(String why) {
    super(why);
  }
}
