package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.Optional;

/**
 * How the checks of a session run.
 *
 * @param seed the run's seed
 * @param tries tries of each property
 * @param shrinks whether a counterexample is made as small as it can be
 * @param exploring processor time at most for one scenario under one model; a search that is cut is
 *     no evidence
 * @param replay the one execution to play of the check that it names, in place of a search
 */
public record Settings(
    long seed, int tries, boolean shrinks, Duration exploring, Optional<Replay> replay) {
  /** How much processor time one scenario usually gets under each model. */
  public static final Duration USUAL_EXPLORING = Duration.ofSeconds(30);

  /** Tries of a property in a gate. */
  static final int USUAL_TRIES = 1000;

  private static final String SEED = "sharedinfo.seed";
  private static final String TRIES = "sharedinfo.tries";

  /** Settings without a replay, with the usual time for each scenario. */
  public Settings(long seed, int tries, boolean shrinks) {
    this(seed, tries, shrinks, USUAL_EXPLORING, Optional.empty());
  }

  /** The usual ones; system properties may ask for another seed or number of tries. */
  static Settings ofProperties() {
    return new Settings(Long.getLong(SEED, 1), Integer.getInteger(TRIES, USUAL_TRIES), true);
  }

  /** The same with another limit for each scenario. */
  public Settings exploring(Duration most) {
    return new Settings(seed, tries, shrinks, most, replay);
  }

  /** The same with one execution to play. */
  public Settings replaying(Optional<Replay> execution) {
    return new Settings(seed, tries, shrinks, exploring, execution);
  }

  /** Processor time that an example takes: whole in a gate, and less in a run of fewer tries. */
  public Duration inProportion(Duration whole) {
    return whole.multipliedBy(Math.min(tries, USUAL_TRIES)).dividedBy(USUAL_TRIES);
  }
}
