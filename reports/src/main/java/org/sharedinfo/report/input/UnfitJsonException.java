package org.sharedinfo.report.input;

import org.sharedinfo.report.text.InertText;

/** A JSON document that is not what it should be. The message is one line without its name. */
public final class UnfitJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnfitJsonException(String message) {
    super(InertText.line(message, 400));
  }

  public UnfitJsonException(String message, Throwable cause) {
    super(InertText.line(message, 400), cause);
  }
}
