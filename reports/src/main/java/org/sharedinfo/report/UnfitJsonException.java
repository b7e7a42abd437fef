package org.sharedinfo.report;

/** A JSON document that is not the record it should be. The message is one line. */
final class UnfitJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitJsonException(String message) {
    super(message);
  }

  UnfitJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
