package org.sharedinfo.explorer.run;

/** An actor that is only to read was about to write. */
public final class RefusedWriteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String where;

  RefusedWriteException(Op op) {
    super("a reader is not to write: " + op.site(), null, false, false);
    where = op.site().toString();
  }

  /** The method and line, and the call. */
  public String where() {
    return where;
  }
}
