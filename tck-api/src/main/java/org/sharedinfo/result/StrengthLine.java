package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * A {@link Strength} as result files hold it. What does not belong to its kind is 0.
 *
 * @param tries generated situations, or 1 for an example; of a recording: how often the rule was
 *     exercised
 * @param samples observed outcomes of a stress test
 * @param witness those of the samples that show that the sides overlapped
 * @param executions interleavings explored
 * @param complete whether nothing was cut: all tries ran, or all interleavings were explored
 * @param caughtMillis of a stress test: after how many milliseconds it caught a planted fault
 * @param models of a schedule: the memory models that it was explored under, such as "sc, ra"
 */
public record StrengthLine(
    long tries,
    long samples,
    long witness,
    long executions,
    boolean complete,
    Optional<Long> caughtMillis,
    Optional<String> models) {
  private static final String BETWEEN = ", ";
  private static final StrengthLine NONE = tries(0, false);

  /** What is written of a strength. */
  public static StrengthLine of(Strength strength) {
    return switch (strength) {
      case Strength.None _ -> NONE;
      case Strength.Tries(long tries, boolean complete) -> tries(tries, complete);
      case Strength.Exercised(long times, boolean complete) -> tries(times, complete);
      case Strength.Samples(long samples, long witness, boolean complete, Optional<Long> caught) ->
          new StrengthLine(0, samples, witness, 0, complete, caught, Optional.empty());
      case Strength.Executions(long executions, boolean complete, List<String> models) ->
          new StrengthLine(
              0,
              0,
              0,
              executions,
              complete,
              Optional.empty(),
              Optional.of(String.join(BETWEEN, models)));
    };
  }

  private static StrengthLine tries(long tries, boolean complete) {
    return new StrengthLine(tries, 0, 0, 0, complete, Optional.empty(), Optional.empty());
  }

  /** The strength of a check of a kind of evidence. Numbers of other kinds are left out. */
  public Strength of(Evidence evidence) {
    if (equals(NONE)) {
      return Strength.none();
    }
    boolean ended = tries > 0 && samples == 0 && executions == 0;
    return switch (evidence) {
      case EXAMPLE, PROPERTY -> new Strength.Tries(tries, complete);
      case RECORDING -> new Strength.Exercised(tries, complete);
      case STRESS ->
          ended
              ? new Strength.Tries(tries, complete)
              : new Strength.Samples(samples, witness, complete, caughtMillis);
      case SCHEDULE ->
          ended
              ? new Strength.Tries(tries, complete)
              : new Strength.Executions(
                  executions,
                  complete,
                  models.map(named -> List.of(named.split(BETWEEN))).orElse(List.of()));
    };
  }

  /** Whether a number is below 0. */
  public boolean anyBelowZero() {
    return tries < 0
        || samples < 0
        || witness < 0
        || executions < 0
        || caughtMillis.filter(millis -> millis < 0).isPresent();
  }
}
