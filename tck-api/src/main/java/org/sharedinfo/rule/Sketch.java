package org.sharedinfo.rule;

/**
 * A rule in a few lines of C-like code.
 *
 * @param right code that follows the rule
 * @param wrong code that breaks it
 */
public record Sketch(String right, String wrong) {
  public Sketch {
    right = right.stripTrailing();
    wrong = wrong.stripTrailing();
  }
}
