package org.sharedinfo.result;

import java.util.Optional;

/**
 * How strong a check's evidence is. What does not belong to its kind is 0.
 *
 * @param tries generated situations, or 1 for an example; of a recording: how often the rule was
 *     exercised
 * @param samples observed outcomes of a stress test
 * @param witness those of the samples that show that the sides overlapped
 * @param executions interleavings explored
 * @param complete whether nothing was cut: all tries ran, or all interleavings were explored
 * @param caughtMillis where a stress test was tried out on a planted fault of its rule before:
 *     after how many milliseconds it caught it, on this machine
 * @param models of a schedule: the memory models that it was explored under, such as "sc, ra"
 */
public record Strength(
    long tries,
    long samples,
    long witness,
    long executions,
    boolean complete,
    Optional<Long> caughtMillis,
    Optional<String> models) {
  /** A check that did not run. */
  public static final Strength NONE =
      new Strength(0, 0, 0, 0, false, Optional.empty(), Optional.empty());

  /** Of an example or a property. */
  public static Strength ofTries(long tries, boolean complete) {
    return new Strength(tries, 0, 0, 0, complete, Optional.empty(), Optional.empty());
  }

  /** Of a stress test. */
  public static Strength ofSamples(long samples, long witness) {
    return new Strength(0, samples, witness, 0, true, Optional.empty(), Optional.empty());
  }

  /** Of a schedule. */
  public static Strength ofExecutions(long executions, boolean complete, String models) {
    return new Strength(0, 0, 0, executions, complete, Optional.empty(), Optional.of(models));
  }

  /** The same strength, of a stress test that has caught a planted fault on this machine. */
  public Strength caughtAfter(long millis) {
    return new Strength(tries, samples, witness, executions, complete, Optional.of(millis), models);
  }
}
