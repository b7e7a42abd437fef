package org.sharedinfo.certify.input;

/** Something that the user asked for cannot be done as asked: one line that names it. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
