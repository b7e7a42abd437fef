package org.sharedinfo.explorer.search;

/** What a search omits because something else covers it. */
public enum Reduction {
  /** Nothing: every execution is run, except for rounds of waiting loops. For comparison. */
  NONE,
  /** Sleep sets, visited states, and the order of steps that only their own actor can observe. */
  FULL
}
