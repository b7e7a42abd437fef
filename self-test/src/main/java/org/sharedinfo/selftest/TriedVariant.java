package org.sharedinfo.selftest;

import java.util.List;
import org.sharedinfo.gallery.Variant;

/**
 * A correct implementation that looks wrong, and the results of its checks.
 *
 * @param id stable
 * @param title a few words
 * @param what what is unusual
 * @param checks the number of checks run
 * @param millis their duration
 * @param blamed the checks that rejected it; none, if the kit is correct
 * @param doubts the checks without a verdict
 */
public record TriedVariant(
    String id,
    String title,
    String what,
    int checks,
    long millis,
    List<Kill> blamed,
    List<Doubt> doubts) {
  /** Copies the lists. */
  public TriedVariant {
    blamed = List.copyOf(blamed);
    doubts = List.copyOf(doubts);
  }

  static TriedVariant of(Variant variant, Judged judged) {
    return new TriedVariant(
        variant.id(),
        variant.title(),
        variant.what(),
        judged.checks(),
        judged.millis(),
        judged.kills(),
        judged.doubts());
  }

  /** Whether no check rejected it. */
  public boolean spared() {
    return blamed.isEmpty();
  }
}
