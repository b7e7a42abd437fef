package org.sharedinfo.rule;

/**
 * A rule in a few lines of C-like code.
 *
 * @param right what keeps the rule
 * @param wrong what breaks it
 */
public record Sketch(String right, String wrong) {
  public Sketch {
    right = right.stripTrailing();
    wrong = wrong.stripTrailing();
  }
}
