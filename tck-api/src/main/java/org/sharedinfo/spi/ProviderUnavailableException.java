package org.sharedinfo.spi;

/**
 * Thrown by a provider's constructor where it cannot work as things are: a library is missing, the
 * machine is another one. The message is shown as it is, in one line.
 */
public final class ProviderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what is wrong and what to do
   */
  public ProviderUnavailableException(String why) {
    super(why);
  }
}
