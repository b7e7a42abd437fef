package org.sharedinfo.gallery.base;

/** Waiting in a loop, for as long as nobody gives up on it. */
public final class Waiting {
  private Waiting() {}

  /**
   * One turn of a loop that waits.
   *
   * @throws IllegalStateException if the thread was interrupted: who waited for it has given up
   */
  public static void turn() {
    if (Thread.interrupted()) {
      throw new IllegalStateException("interrupted while waiting for an even version");
    }
    Thread.onSpinWait();
  }
}
