package org.sharedinfo.tck.cause;

import java.util.Optional;
import org.sharedinfo.rule.Rule;

/**
 * A mistake that an implementation may make.
 *
 * @param rule the rule that it breaks
 * @param text what the implementation does, without a subject: "reads wc_sec with its bytes
 *     swapped"
 */
record Mistake(Rule rule, String text) {
  /** A mistake that was found. */
  static Optional<Mistake> found(Rule rule, String text) {
    return Optional.of(new Mistake(rule, text));
  }
}
