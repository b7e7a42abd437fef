package org.sharedinfo.explorer.search;

/** A search reached one of its limits. */
final class CutException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param limit in words: "more than 1000 ms"
   */
  CutException(String limit) {
    super(limit, null, false, false);
  }
}
