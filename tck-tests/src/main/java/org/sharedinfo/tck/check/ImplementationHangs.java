package org.sharedinfo.tck.check;

/** A call of the implementation under test did not return. */
public final class ImplementationHangs extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String call;

  ImplementationHangs(String call, long processorNanos) {
    super("it is still running after " + processorNanos / 1_000_000 + " ms of processor time");
    this.call = call;
  }

  /** The call, with its arguments. */
  public String call() {
    return call;
  }
}
