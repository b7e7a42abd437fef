package org.sharedinfo.certify.input;

/** A request cannot be carried out; the message is one line that names the reason. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
