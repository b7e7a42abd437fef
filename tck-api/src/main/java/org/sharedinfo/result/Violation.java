package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * What a failing check found.
 *
 * @param rule the id of the rule that is broken, such as TIM-04
 * @param expected what the rule asks for here, in words and numbers
 * @param seen what was found instead
 * @param given the situation: names and values of the inputs, as {@code name=value}
 * @param bytes the bytes that differ, by ascending offset; empty where the finding is not of bytes
 * @param steps what led here, in order; empty where one step did
 * @param interleaving the same, access by access, where an exploration found it
 * @param outcomes what the races ended in, the most frequent first, where a race found it
 */
public record Violation(
    String rule,
    String expected,
    String seen,
    List<String> given,
    List<ByteDifference> bytes,
    List<String> steps,
    Optional<Interleaving> interleaving,
    List<RaceOutcome> outcomes) {
  /** Copies the lists. */
  public Violation {
    given = List.copyOf(given);
    bytes = List.copyOf(bytes);
    steps = List.copyOf(steps);
    outcomes = List.copyOf(outcomes);
  }

  /** What neither an exploration nor a race found. */
  public Violation(
      String rule,
      String expected,
      String seen,
      List<String> given,
      List<ByteDifference> bytes,
      List<String> steps) {
    this(rule, expected, seen, given, bytes, steps, Optional.empty(), List.of());
  }
}
