package org.sharedinfo.tck.check;

/** A check ran and could not show what its rule asks for. */
public final class Inconclusive extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what was not seen, and what may help
   */
  public Inconclusive(String why) {
    super(why);
  }
}
