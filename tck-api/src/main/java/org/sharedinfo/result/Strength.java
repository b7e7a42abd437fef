package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/** How strong a check's evidence is. What is counted depends on its kind. */
public sealed interface Strength {
  /** Whether nothing was cut: all tries ran, or all interleavings were explored. */
  boolean complete();

  /** The strength of a check that did not run. */
  record None() implements Strength {
    @Override
    public boolean complete() {
      return false;
    }
  }

  /**
   * The strength of an example or a property, and of any check that ended before it counted
   * anything else.
   *
   * @param tries generated situations, or 1 for an example
   */
  record Tries(long tries, boolean complete) implements Strength {}

  /**
   * The strength of a stress test.
   *
   * @param samples observed outcomes
   * @param witness the samples that prove that the sides overlapped
   * @param caughtMillis the milliseconds after which it caught a planted fault of its rule on this
   *     machine, if it was calibrated
   */
  record Samples(long samples, long witness, boolean complete, Optional<Long> caughtMillis)
      implements Strength {}

  /**
   * The strength of a schedule.
   *
   * @param executions interleavings explored
   * @param models the ids of the memory models that it was explored under, such as sc and ra
   */
  record Executions(long executions, boolean complete, List<String> models) implements Strength {
    /** Copies the models. */
    public Executions {
      models = List.copyOf(models);
    }
  }

  /**
   * The strength of a recording.
   *
   * @param times how often the rule was exercised
   */
  record Exercised(long times, boolean complete) implements Strength {}

  /** The strength of a check that did not run. */
  static Strength none() {
    return new None();
  }

  /** Of an example or a property. */
  static Strength ofTries(long tries, boolean complete) {
    return new Tries(tries, complete);
  }

  /** Of a stress test. */
  static Strength ofSamples(long samples, long witness) {
    return new Samples(samples, witness, true, Optional.empty());
  }

  /** Of a schedule. */
  static Strength ofExecutions(long executions, boolean complete, List<String> models) {
    return new Executions(executions, complete, models);
  }

  /** The same strength, for a stress test that has caught a planted fault on this machine. */
  default Strength caughtAfter(long millis) {
    return switch (this) {
      case Samples(long samples, long witness, boolean complete, _) ->
          new Samples(samples, witness, complete, Optional.of(millis));
      case None _, Tries _, Executions _, Exercised _ -> this;
    };
  }
}
