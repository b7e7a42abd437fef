package org.sharedinfo.explorer.search;

import java.util.OptionalInt;

/**
 * How a failing execution depends on the order of its steps.
 *
 * @param step the decisive step's place from 0; empty if there is none, or it is not known
 * @param all whether every execution fails
 * @param sequences whether every execution fails in which the actors run one after another; what
 *     waits for another lets that one go on
 */
public record Decided(OptionalInt step, boolean all, boolean sequences) {
  /** Nothing is known. */
  public static final Decided UNKNOWN = new Decided(OptionalInt.empty(), false, false);
}
