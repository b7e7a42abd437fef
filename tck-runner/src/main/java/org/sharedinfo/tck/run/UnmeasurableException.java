package org.sharedinfo.tck.run;

import java.io.IOException;

/** What was given for an implementation cannot be measured; the message says why, in one line. */
public final class UnmeasurableException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the file and the way out
   */
  public UnmeasurableException(String message) {
    super(message);
  }
}
