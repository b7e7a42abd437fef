package org.sharedinfo.tck.check;

/** Thrown by the kit's event handlers when a check needs one that throws. */
public final class HandlerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param port the channel whose handler throws
   */
  public HandlerFailure(int port) {
    super("the handler of port " + port + " throws");
  }
}
