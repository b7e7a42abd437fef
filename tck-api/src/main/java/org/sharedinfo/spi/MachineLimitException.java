package org.sharedinfo.spi;

/**
 * The machine that the kit runs on does not let it do what an implementation asked for: nobody can
 * tell by that call whether the implementation is right.
 */
public final class MachineLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why which limit, with its value, and what raises it
   */
  public MachineLimitException(String why) {
    super(why);
  }
}
