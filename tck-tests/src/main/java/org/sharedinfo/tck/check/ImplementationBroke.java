package org.sharedinfo.tck.check;

import java.util.Objects;
import org.sharedinfo.jcstress.Printable;

/** The implementation under test threw an Error, so it could not be judged. */
public final class ImplementationBroke extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImplementationBroke(String call, Throwable cause) {
    this(Printable.of(cause), call);
  }

  private ImplementationBroke(Throwable printable, String call) {
    super(call + " threw " + printable, printable);
  }

  @Override
  public synchronized Throwable getCause() {
    return Objects.requireNonNull(super.getCause());
  }
}
