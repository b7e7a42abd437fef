package org.sharedinfo.explorer;

/** The result of an exploration. */
public sealed interface Exploration {
  /** The work that the search did. */
  Effort effort();

  /** Every execution was covered, and the check accepted each. */
  record Passed(Effort effort) implements Exploration {}

  /** The check rejected an execution. */
  record Failed(Failure failure, Effort effort) implements Exploration {}

  /**
   * The search reached a bound first.
   *
   * @param reason names the bound
   */
  record Inconclusive(String reason, Effort effort) implements Exploration {}

  /**
   * The code does something that the explorer cannot observe. This is never a pass.
   *
   * @param reason names the class, the method and the call
   * @param abandoned whether an actor may still be running: it owns the memories from now on, and
   *     nobody else may use them
   */
  record NotExplorable(String reason, boolean abandoned, Effort effort) implements Exploration {}
}
