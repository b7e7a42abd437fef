package org.sharedinfo.tck.check;

import java.util.Objects;
import org.sharedinfo.jcstress.Printable;

/** The implementation under test threw an Error: it could not be judged. */
public final class ImplementationBroke extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImplementationBroke(String call, Throwable cause) {
    super(call + " threw " + Printable.of(cause), Printable.of(cause));
  }

  @Override
  public synchronized Throwable getCause() {
    return Objects.requireNonNull(super.getCause());
  }
}
