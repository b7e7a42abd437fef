package org.sharedinfo.explorer;

/**
 * How far a search goes. One that comes to a bound is {@link Exploration.Inconclusive}.
 *
 * @param states that are entered; 100 to 200 bytes are kept for each
 * @param millis of processor time that each thread of the search uses
 * @param steps that one actor takes in one execution
 * @param waitRounds a loop that made the same loads twice with the same results, and wrote nothing,
 *     is tried for so many rounds more; if it still goes on, it is taken to wait for another actor,
 *     for ever if need be. The first few loops of an exploration are tried for 4096 rounds. A loop
 *     that gives up only later than that is not seen to give up
 * @param runMillis of processor time, or of looks at a thread at rest, in which an actor's code
 *     must come to its next access; one that does not makes the scenario not explorable
 */
public record Bounds(long states, long millis, int steps, int waitRounds, long runMillis) {
  /** 2 million states, 60 s, 4000 steps, 64 rounds, 10 s. */
  public static final Bounds USUAL = new Bounds(2_000_000, 60_000, 4_000, 64, 10_000);

  public Bounds {
    if (states < 1 || millis < 1 || steps < 1 || waitRounds < 1 || runMillis < 1) {
      throw new IllegalArgumentException(
          "bounds are positive: states="
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
