package org.sharedinfo.explorer.search;

/** What a search leaves out because something else covers it. */
public enum Reduction {
  /** Nothing: every execution is run through, but for rounds of waiting loops. For comparison. */
  NONE,
  /**
   * Sleep sets, states that were visited before, and the order of steps that only their own actor
   * can notice.
   */
  FULL
}
