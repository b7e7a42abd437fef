package org.sharedinfo.cli;

/** Something that the user asked for cannot be done as asked: one line that names it. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
