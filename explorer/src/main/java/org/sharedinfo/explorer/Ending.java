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

  /** It did not end: it waits for a change that nobody makes. */
  record Waiting() implements Ending {}

  /** The result of an actor that has none. */
  enum Nothing {
    NOTHING
  }
}
