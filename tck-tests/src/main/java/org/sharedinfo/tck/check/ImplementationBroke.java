package org.sharedinfo.tck.check;

/** The implementation under test threw an Error: it could not be judged. */
public final class ImplementationBroke extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImplementationBroke(String call, Throwable cause) {
    super(call + " threw " + cause, cause);
  }
}
