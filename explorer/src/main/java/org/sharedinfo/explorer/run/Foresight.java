package org.sharedinfo.explorer.run;

import java.util.OptionalLong;

/**
 * Goes ahead with an actor beyond the step that was asked for, along values that it could be given
 * if nobody else did anything: most of them are asked for soon.
 */
@FunctionalInterface
public interface Foresight {
  /** Goes no further. */
  Foresight NONE = _ -> OptionalLong.empty();

  /**
   * The value for the actor's next step; asked for each step in turn, whether it asks for a value
   * or not.
   */
  OptionalLong value(Node.Step step);
}
