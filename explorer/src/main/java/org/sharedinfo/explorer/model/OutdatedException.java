package org.sharedinfo.explorer.model;

/** An actor uses memory in a way that was unknown when the search began. The search restarts. */
public final class OutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OutdatedException() {
    super("the partition is outdated", null, false, false);
  }
}
