package org.sharedinfo.explorer.run;

import java.util.OptionalLong;

/**
 * Runs an actor beyond the requested step, with the values that it would be given if no other actor
 * did anything. Most of these steps are needed soon.
 */
@FunctionalInterface
public interface Foresight {
  /** Goes no further. */
  Foresight NONE = _ -> OptionalLong.empty();

  /**
   * The value for the actor's next step; called for each step in turn, whether or not it needs a
   * value.
   */
  OptionalLong value(Node.Step step);
}
