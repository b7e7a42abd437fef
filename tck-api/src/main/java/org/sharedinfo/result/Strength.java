package org.sharedinfo.result;

import java.util.Optional;

/**
 * How strong a check's evidence is. Numbers that do not apply to its kind are 0.
 *
 * @param tries generated situations, or 1 for an example; for a recording: how often the rule was
 *     exercised
 * @param samples observed outcomes of a stress test
 * @param witness the samples that prove that the sides overlapped
 * @param executions interleavings explored
 * @param complete whether nothing was cut: all tries ran, or all interleavings were explored
 * @param caughtMillis the milliseconds after which a stress test caught a planted fault of its rule
 *     on this machine, if it was calibrated
 * @param models the memory models that a schedule was explored under, such as "sc, ra"
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

  /** The same strength, for a stress test that has caught a planted fault on this machine. */
  public Strength caughtAfter(long millis) {
    return new Strength(tries, samples, witness, executions, complete, Optional.of(millis), models);
  }
}
