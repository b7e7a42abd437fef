package org.sharedinfo.spi;

/** The guest has not set up a physical-to-machine list that can be read. */
public final class P2mUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why which fields say so, with their values
   */
  public P2mUnavailableException(String why) {
    super(why);
  }
}
