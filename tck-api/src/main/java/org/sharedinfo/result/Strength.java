package org.sharedinfo.result;

/**
 * How strong a check's evidence is. What does not belong to its kind is 0.
 *
 * @param tries generated situations, or 1 for an example
 * @param samples observed outcomes of a stress test
 * @param witness those of the samples that show that the sides overlapped
 * @param executions interleavings explored
 * @param complete whether nothing was cut: all tries ran, or all interleavings were explored
 */
public record Strength(long tries, long samples, long witness, long executions, boolean complete) {
  /** A check that did not run. */
  public static final Strength NONE = new Strength(0, 0, 0, 0, false);

  /** Of an example or a property. */
  public static Strength ofTries(long tries, boolean complete) {
    return new Strength(tries, 0, 0, 0, complete);
  }
}
