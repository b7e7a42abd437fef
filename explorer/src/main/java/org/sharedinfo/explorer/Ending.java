package org.sharedinfo.explorer;

/** How an actor ended. */
public sealed interface Ending {
  /**
   * It returned.
   *
   * @param value {@link Nothing#NOTHING} for an actor without a result
   */
  record Returned(Object value) implements Ending {}

  /** It threw. */
  record Threw(Throwable thrown) implements Ending {}

  /** It never ended: it waits for a change that no actor makes. */
  record Waiting() implements Ending {}

  /** The result of an actor without one. */
  enum Nothing {
    NOTHING
  }
}
