package org.sharedinfo.tck.cause;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.rule.Rule;

/**
 * The effects of a mistake in a situation.
 *
 * @param mistake the mistake
 * @param prediction what an implementation with this mistake does, in each situation
 */
record Hypothesis<S, R>(Mistake mistake, Function<S, R> prediction) {
  static <S, R> Hypothesis<S, R> of(Rule rule, String text, Function<S, R> prediction) {
    return new Hypothesis<>(new Mistake(rule, text), prediction);
  }

  /**
   * An observation in a situation.
   *
   * @param situation the situation
   * @param seen what the implementation did
   */
  record Probe<S, R>(S situation, R seen) {}

  /** Whether it predicts everything that was seen. */
  private boolean predicts(List<Probe<S, R>> probes) {
    return probes.stream()
        .allMatch(probe -> Objects.equals(prediction.apply(probe.situation()), probe.seen()));
  }

  /**
   * The first mistake that predicts everything, if the rules do not.
   *
   * @param rules the correct behaviour in each situation
   * @param others the mistakes to try, the likeliest first
   */
  static <S, R> Optional<Mistake> explaining(
      List<Probe<S, R>> probes, Function<S, R> rules, List<Hypothesis<S, R>> others) {
    boolean right =
        probes.stream()
            .allMatch(probe -> Objects.equals(rules.apply(probe.situation()), probe.seen()));
    return right
        ? Optional.empty()
        : others.stream()
            .filter(other -> other.predicts(probes))
            .map(Hypothesis::mistake)
            .findFirst();
  }
}
