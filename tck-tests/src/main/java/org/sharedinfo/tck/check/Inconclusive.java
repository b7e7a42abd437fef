package org.sharedinfo.tck.check;

/** A check ran but could not show what its rule requires. */
public final class Inconclusive extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what was not observed, and what may help
   */
  public Inconclusive(String why) {
    super(why);
  }
}
