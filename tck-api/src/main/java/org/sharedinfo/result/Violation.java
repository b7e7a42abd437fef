package org.sharedinfo.result;

import java.util.List;

/**
 * What a failing check found.
 *
 * @param rule the id of the rule that is broken, such as TIM-04
 * @param expected what the rule asks for here, in words and numbers
 * @param seen what was found instead
 * @param given the situation: names and values of the inputs, as {@code name=value}
 * @param bytes the bytes that differ, by ascending offset; empty where the finding is not of bytes
 * @param steps what led here, in order; empty where one step did
 */
public record Violation(
    String rule,
    String expected,
    String seen,
    List<String> given,
    List<ByteDifference> bytes,
    List<String> steps) {
  /** Copies the lists. */
  public Violation {
    given = List.copyOf(given);
    bytes = List.copyOf(bytes);
    steps = List.copyOf(steps);
  }
}
