package org.sharedinfo.explorer.run;

/**
 * Stands for memory that is neither watched nor on the Java heap: whoever keeps one among an
 * actor's objects tells it of each change. As with any object, what several actors reach may not
 * change.
 *
 * <p>Threading: one thread at a time.
 */
public final class OwnMemory {
  private int changes;
  private String last = "";

  /** What it stands for is as it was made. */
  public OwnMemory() {}

  /**
   * It changed.
   *
   * @param what what was changed and by what, in words that a reason can end with
   */
  public void changed(String what) {
    changes++;
    last = what;
  }

  /** How often it changed. */
  public int changes() {
    return changes;
  }

  /** The last change. */
  public String last() {
    return last;
  }
}
