package org.sharedinfo.result;

/**
 * The verdict on a check, and on a rule for one role and ABI. Declared from best to worst: the
 * worst of several wins.
 */
public enum Verdict {
  /** The role, or the ABI, is not offered. */
  NOT_APPLICABLE,
  /** Ran, and showed what the rule requires. */
  PASS,
  /** Excluded by an entry of the exclude file, with its reason. */
  EXCLUDED,
  /** Ran, but could not show it. */
  INCONCLUSIVE,
  /** Not judged: the kit or the environment broke, or the implementation crashed the worker. */
  ERROR,
  /** The implementation breaks the rule. */
  FAIL;

  /** Whether a check did not pass: {@link #FAIL} or {@link #ERROR}. */
  public boolean isFailure() {
    return this == FAIL || this == ERROR;
  }

  /** The worse of the two. */
  public Verdict worst(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
