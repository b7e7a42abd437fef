package org.sharedinfo.rule;

/** How binding a rule is. */
public enum Level {
  /** Decides the verdict. */
  MUST,
  /** Is reported, and decides nothing. */
  SHOULD
}
