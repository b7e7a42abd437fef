package org.sharedinfo.explorer.model;

/** A scenario is too large to be searched. */
public final class TooMuchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TooMuchException(String what) {
    super(what, null, false, false);
  }
}
