package org.sharedinfo.inspect;

/** A file is not a page dump; the message gives the reason in one line. */
public final class UnreadableDumpException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableDumpException(String message) {
    super(message);
  }
}
