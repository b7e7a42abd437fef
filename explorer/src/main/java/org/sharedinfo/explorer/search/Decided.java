package org.sharedinfo.explorer.search;

import java.util.OptionalInt;

/**
 * How a failing execution depends on the order of its steps.
 *
 * @param step the index of the decisive step; empty if there is none or it is unknown
 * @param all whether every execution fails
 * @param sequences whether every execution fails in which the actors run one after another; an
 *     actor that waits lets the next one run
 */
public record Decided(OptionalInt step, boolean all, boolean sequences) {
  /** Nothing is known. */
  public static final Decided UNKNOWN = new Decided(OptionalInt.empty(), false, false);
}
