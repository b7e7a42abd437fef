package org.sharedinfo.explorer;

/** What came of an exploration. */
public sealed interface Exploration {
  /** What the search did. */
  Effort effort();

  /** Every execution was covered, and the check complained about none. */
  record Passed(Effort effort) implements Exploration {}

  /** The check complained about an execution. */
  record Failed(Failure failure, Effort effort) implements Exploration {}

  /**
   * The search came to a bound first.
   *
   * @param reason names the bound
   */
  record Inconclusive(String reason, Effort effort) implements Exploration {}

  /**
   * The code does something that the explorer cannot see into. It is never a pass.
   *
   * @param reason names the class, the method and the call
   * @param abandoned whether an actor may still go on: the memories are its own from now on, and
   *     nobody is to touch them
   */
  record NotExplorable(String reason, boolean abandoned, Effort effort) implements Exploration {}
}
