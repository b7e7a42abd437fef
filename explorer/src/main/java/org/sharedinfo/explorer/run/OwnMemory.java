package org.sharedinfo.explorer.run;

/**
 * Represents memory that is neither watched nor on the Java heap. The adapter keeps one among an
 * actor's objects and reports each change. As with any object, if several actors reach it, it must
 * not change.
 *
 * <p>Threading: one thread at a time.
 */
public final class OwnMemory {
  private int changes;
  private String last = "";

  /** The memory is unchanged. */
  public OwnMemory() {}

  /**
   * Reports a change.
   *
   * @param what what changed it and how, as the end of a reason
   */
  public void changed(String what) {
    changes++;
    last = what;
  }

  /** The number of changes. */
  public int changes() {
    return changes;
  }

  /** The last change. */
  public String last() {
    return last;
  }
}
