package org.sharedinfo.tck.run;

import java.io.IOException;

/** An implementation cannot be measured; the message gives the reason in one line. */
public final class UnmeasurableException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the file and the remedy
   */
  public UnmeasurableException(String message) {
    super(message);
  }
}
