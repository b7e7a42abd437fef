package org.sharedinfo.tck.check;

import java.util.Objects;
import org.sharedinfo.jcstress.Printable;

/** The implementation under test threw an exception from a call. */
public final class ImplementationThrew extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String call;

  /**
   * @param call the call, with its arguments
   */
  public ImplementationThrew(String call, Throwable cause) {
    this(Printable.of(cause), call);
  }

  private ImplementationThrew(Throwable printable, String call) {
    super(call + " threw " + printable, printable);
    this.call = call;
  }

  /** The call, with its arguments. */
  public String call() {
    return call;
  }

  @Override
  public synchronized Throwable getCause() {
    return Objects.requireNonNull(super.getCause());
  }
}
