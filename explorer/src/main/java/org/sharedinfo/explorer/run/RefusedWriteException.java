package org.sharedinfo.explorer.run;

/** A read-only actor was about to write. */
public final class RefusedWriteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String where;

  RefusedWriteException(Op op) {
    super("a read-only actor must not write: " + op.site(), null, false, false);
    where = op.site().toString();
  }

  /** The method and line, and the call. */
  public String where() {
    return where;
  }
}
