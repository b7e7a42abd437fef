package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/** How strong a check's evidence is: what was counted depends on its kind. */
public sealed interface Strength {
  /** Whether nothing was cut: all tries ran, or all interleavings were explored. */
  boolean complete();

  /** Of a check that did not run. */
  record None() implements Strength {
    @Override
    public boolean complete() {
      return false;
    }
  }

  /**
   * Of an example or a property, and of any check that left off before it counted anything else.
   *
   * @param tries generated situations, or 1 for an example
   */
  record Tries(long tries, boolean complete) implements Strength {}

  /**
   * Of a stress test.
   *
   * @param samples observed outcomes
   * @param witness those of the samples that show that the sides overlapped
   * @param caughtMillis where it was tried out on a planted fault of its rule before: after how
   *     many milliseconds it caught it, on this machine
   */
  record Samples(long samples, long witness, boolean complete, Optional<Long> caughtMillis)
      implements Strength {}

  /**
   * Of a schedule.
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
   * Of a recording.
   *
   * @param times how often the rule was exercised
   */
  record Exercised(long times, boolean complete) implements Strength {}

  /** Of a check that did not run. */
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

  /** The same strength, of a stress test that has caught a planted fault on this machine. */
  default Strength caughtAfter(long millis) {
    return switch (this) {
      case Samples(long samples, long witness, boolean complete, _) ->
          new Samples(samples, witness, complete, Optional.of(millis));
      case None _, Tries _, Executions _, Exercised _ -> this;
    };
  }
}
