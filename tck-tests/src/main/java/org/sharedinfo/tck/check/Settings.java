package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.rule.Role;

/**
 * How the checks of a session run.
 *
 * @param seed the run's seed
 * @param tries tries of each property
 * @param shrinks whether a counterexample is made as small as it can be
 * @param exploring processor time at most for one scenario under one model; a search that is cut is
 *     no evidence
 * @param patient roles whose calls an example keeps waiting for long: they must not give up
 * @param replay the one execution to play of the check that it names, in place of a search
 */
public record Settings(
    long seed,
    int tries,
    boolean shrinks,
    Duration exploring,
    Set<Role> patient,
    Optional<Replay> replay) {
  /** Copies the roles. */
  public Settings {
    patient = Set.copyOf(patient);
  }

  /** How much processor time one scenario usually gets under each model. */
  public static final Duration USUAL_EXPLORING = Duration.ofSeconds(30);

  /** Tries of a property in a gate. */
  public static final int USUAL_TRIES = 150;

  /** More processor time than a call waits that gives up at all. */
  public static final Duration LONG_WAIT = Duration.ofSeconds(2);

  private static final int SHORTER = 10;

  private static final String SEED = "sharedinfo.seed";
  private static final String TRIES = "sharedinfo.tries";

  /** Settings without a replay, with the usual time for each scenario, and long waits. */
  public Settings(long seed, int tries, boolean shrinks) {
    this(seed, tries, shrinks, USUAL_EXPLORING, EnumSet.allOf(Role.class), Optional.empty());
  }

  /** The usual ones; system properties may ask for another seed or number of tries. */
  static Settings ofProperties() {
    return new Settings(Long.getLong(SEED, 1), Integer.getInteger(TRIES, USUAL_TRIES), true);
  }

  /** The same with another limit for each scenario. */
  public Settings exploring(Duration most) {
    return new Settings(seed, tries, shrinks, most, patient, replay);
  }

  /** The same with one execution to play. */
  public Settings replaying(Optional<Replay> execution) {
    return new Settings(seed, tries, shrinks, exploring, patient, execution);
  }

  /** The same with long waits for some roles alone. */
  public Settings patientWith(Set<Role> roles) {
    return new Settings(seed, tries, shrinks, exploring, roles, replay);
  }

  /**
   * For how long an example keeps a call waiting, in processor time: less for roles that are asked
   * elsewhere, and in a run of fewer tries than a gate's.
   */
  public Duration waiting(Role role) {
    Duration whole = patient.contains(role) ? LONG_WAIT : LONG_WAIT.dividedBy(SHORTER);
    return whole.multipliedBy(Math.min(tries, USUAL_TRIES)).dividedBy(USUAL_TRIES);
  }
}
