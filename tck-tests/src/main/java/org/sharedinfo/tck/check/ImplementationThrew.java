package org.sharedinfo.tck.check;

import java.util.Objects;
import java.util.Optional;
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

  /** The call that makes a role, in words. */
  public static String making(Class<?> role) {
    return "making its " + role.getSimpleName();
  }

  /**
   * A role that the implementation offered before.
   *
   * @throws ImplementationThrew if it does not any more
   */
  public static <T> T unlessWithdrawn(Class<T> role, Optional<T> made) {
    return made.orElseThrow(() ->
        new ImplementationThrew(
            making(role), new IllegalStateException("offered once, and not again")));
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
