package org.sharedinfo.inspect;

/** A file that is no dump of a page; the message says why in one line. */
public final class UnreadableDumpException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableDumpException(String message) {
    super(message);
  }
}
