package org.sharedinfo.tck.check;

import java.util.Objects;

/** The implementation under test threw an Error: it could not be judged. */
public final class ImplementationBroke extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImplementationBroke(String call, Throwable cause) {
    super(call + " threw " + cause, cause);
  }

  @Override
  public synchronized Throwable getCause() {
    return Objects.requireNonNull(super.getCause());
  }
}
