package org.sharedinfo.spi;

/**
 * Thrown by a provider's constructor if it cannot work here, for example because a library is
 * missing or the machine is unsuitable. The message is shown unchanged, in one line.
 */
public final class ProviderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why the problem and the remedy
   */
  public ProviderUnavailableException(String why) {
    super(why);
  }
}
