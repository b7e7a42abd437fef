package org.sharedinfo.tck.schedule;

import java.util.Optional;
import org.sharedinfo.rule.Rule;

/**
 * A violation in an execution.
 *
 * @param rule the rule that it breaks
 * @param seen what was observed
 */
public record Complaint(Rule rule, String seen) {
  private static final String SEPARATOR = ": ";

  /** A complaint. */
  public static Optional<Complaint> of(Rule rule, String seen) {
    return Optional.of(new Complaint(rule, seen));
  }

  /** As one line, for {@link #parse}. */
  String text() {
    return rule.id() + SEPARATOR + seen;
  }

  /** Parses a line; text from the explorer itself is attributed to the check's first rule. */
  static Complaint parse(String text, Rule first) {
    int end = text.indexOf(SEPARATOR);
    Optional<Rule> named = end < 0 ? Optional.empty() : Rule.byId(text.substring(0, end));
    return named
        .map(rule -> new Complaint(rule, text.substring(end + SEPARATOR.length())))
        .orElseGet(() -> new Complaint(first, text));
  }
}
