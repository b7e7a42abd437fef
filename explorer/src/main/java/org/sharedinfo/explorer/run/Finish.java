package org.sharedinfo.explorer.run;

/** How an actor ended. */
public sealed interface Finish {
  /** It returned; the value is {@link Nothing} where it has none. */
  record Returned(Object value) implements Finish {}

  record Threw(Throwable thrown) implements Finish {}

  /** The value of an actor that returns none. */
  enum Nothing {
    NOTHING
  }
}
