package org.sharedinfo.explorer;

/**
 * The limits of a search. A search that reaches one is {@link Exploration.Inconclusive}.
 *
 * @param states states to enter; each takes 100 to 200 bytes
 * @param millis processor time of each search thread
 * @param steps steps of one actor in one execution
 * @param waitRounds rounds that a loop is run further once it made the same loads twice with the
 *     same results and no writes. If it still goes on, it counts as waiting for another actor,
 *     possibly forever. The first few loops of an exploration get 4096 rounds. A loop that gives up
 *     later than that is not recognised as giving up
 * @param runMillis processor time, or samples of a thread at rest, until an actor's code must reach
 *     its next access. If it does not, the scenario is not explorable
 */
public record Bounds(long states, long millis, int steps, int waitRounds, long runMillis) {
  /** 2 million states, 60 s, 4000 steps, 64 rounds, 10 s. */
  public static final Bounds USUAL = new Bounds(2_000_000, 60_000, 4_000, 64, 10_000);

  public Bounds {
    if (states < 1 || millis < 1 || steps < 1 || waitRounds < 1 || runMillis < 1) {
      throw new IllegalArgumentException(
          "bounds must be positive: states="
              + states
              + ", millis="
              + millis
              + ", steps="
              + steps
              + ", waitRounds="
              + waitRounds
              + ", runMillis="
              + runMillis);
    }
  }

  /** The same with another number of states. */
  public Bounds withStates(long number) {
    return new Bounds(number, millis, steps, waitRounds, runMillis);
  }

  /** The same with another time. */
  public Bounds withMillis(long time) {
    return new Bounds(states, time, steps, waitRounds, runMillis);
  }

  /** The same with another number of steps. */
  public Bounds withSteps(int number) {
    return new Bounds(states, millis, number, waitRounds, runMillis);
  }

  /** The same with another number of rounds. */
  public Bounds withWaitRounds(int rounds) {
    return new Bounds(states, millis, steps, rounds, runMillis);
  }

  /** The same with another time for an actor's code. */
  public Bounds withRunMillis(long time) {
    return new Bounds(states, millis, steps, waitRounds, time);
  }
}
