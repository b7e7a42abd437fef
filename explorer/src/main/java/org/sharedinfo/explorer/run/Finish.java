package org.sharedinfo.explorer.run;

/** How an actor ended. */
public sealed interface Finish {
  /** It returned; the value is {@link Nothing} if it has none. */
  record Returned(Object value) implements Finish {}

  record Threw(Throwable thrown) implements Finish {}

  /** The result of an actor without one. */
  enum Nothing {
    NOTHING
  }
}
