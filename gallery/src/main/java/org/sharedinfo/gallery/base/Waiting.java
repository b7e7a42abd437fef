package org.sharedinfo.gallery.base;

/** Waits in a loop until the waiting thread is interrupted. */
public final class Waiting {
  private Waiting() {}

  /**
   * One iteration of a waiting loop.
   *
   * @throws IllegalStateException if the thread was interrupted: its caller has given up
   */
  public static void turn() {
    if (Thread.interrupted()) {
      throw new IllegalStateException("interrupted while waiting for an even version");
    }
    Thread.onSpinWait();
  }
}
