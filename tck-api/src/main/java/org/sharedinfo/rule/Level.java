package org.sharedinfo.rule;

/** How binding a rule is. */
public enum Level {
  /** Decides the verdict. */
  MUST,
  /** Is reported, but does not decide the verdict. */
  SHOULD
}
