package org.sharedinfo.spi;

/** The guest has not set up a readable physical-to-machine list. */
public final class P2mUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why the fields that show this, with their values
   */
  public P2mUnavailableException(String why) {
    super(why);
  }
}
