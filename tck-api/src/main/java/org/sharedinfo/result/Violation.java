package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * The finding of a failing check.
 *
 * @param rule the id of the broken rule, such as TIM-04
 * @param expected what the rule requires here, in words and numbers
 * @param seen what was observed instead
 * @param given the situation: names and values of the inputs, as {@code name=value}
 * @param bytes the bytes that differ, by ascending offset; empty if the finding is not about bytes
 * @param steps the steps that led here, in order; empty if there was only one
 * @param interleaving the same, access by access, if an exploration found it
 * @param outcomes the outcomes of the races, most frequent first, if a race found it
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

  /** A finding from neither an exploration nor a race. */
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
