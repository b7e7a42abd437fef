package org.sharedinfo.explorer.run;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A scenario's actors, and their behaviour known so far.
 *
 * <p>Threading: any; each thread has its own {@link Rehearsal}.
 */
public final class KnownActors {
  private static final int PATIENT_ROUNDS = 4096;
  private static final int PATIENT_TRIES = 8;

  private final WatchedMemory watch;
  private final Supplier<List<Callable<?>>> staging;
  private final List<Behaviour> behaviours;
  private final Facts facts = new Facts();
  private final LateStatics late = new LateStatics();
  private final boolean tearing;
  private final int longest;
  private final int waitRounds;
  private final AtomicInteger waits = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final ReadWriteLock memory = new ReentrantReadWriteLock();

  /**
   * @param staging creates the actors, always the same ones in the same order
   * @param names of the actors
   * @param readers the read-only actors
   * @param tearing whether plain accesses of eight bytes are two of four
   * @param longest the number of steps that an actor may take before it needs a value
   * @param waitRounds the number of rounds without a change after which a loop counts as waiting
   */
  public KnownActors(
      WatchedMemory watch,
      Supplier<List<Callable<?>>> staging,
      List<String> names,
      Set<Integer> readers,
      boolean tearing,
      int longest,
      int waitRounds) {
    this.watch = watch;
    this.staging = staging;
    this.tearing = tearing;
    this.longest = longest;
    this.waitRounds = waitRounds;
    this.behaviours =
        IntStream.range(0, names.size())
            .mapToObj(i -> new Behaviour(i, names.get(i), readers.contains(i), facts))
            .toList();
  }

  public WatchedMemory watch() {
    return watch;
  }

  public Facts facts() {
    return facts;
  }

  public int actors() {
    return behaviours.size();
  }

  public String name(int actor) {
    return behaviours.get(actor).name();
  }

  /** The number of loops that counted as waiting for another actor. */
  public int waits() {
    return waits.get();
  }

  /** The number of times an actor's code was run. */
  public int runs() {
    return runs.get();
  }

  Behaviour behaviour(int actor) {
    return behaviours.get(actor);
  }

  List<Callable<?>> stage() {
    memory.writeLock().lock();
    Run.stage();
    try {
      watch.restore();
      List<Callable<?>> bodies = staging.get();
      if (watch.firstDifference() >= 0) {
        if (runs.get() > 0) {
          throw new UnseenException(
              "staging does not set up the scenario in the same way each time");
        }
        watch.begin();
      }
      return bodies;
    } finally {
      Run.unstage();
      memory.writeLock().unlock();
    }
  }

  /** Held while actors run, so that no other thread sets the memory up again meanwhile. */
  Lock running() {
    return memory.readLock();
  }

  LateStatics late() {
    return late;
  }

  Run newRun() {
    return new Run(watch, tearing, longest);
  }

  void countRun() {
    runs.incrementAndGet();
  }

  void countWait() {
    waits.incrementAndGet();
  }

  /** How many rounds to test whether a loop goes on. The first few loops get more. */
  int roundsToTry() {
    return waits.get() < PATIENT_TRIES ? Math.max(PATIENT_ROUNDS, waitRounds) : waitRounds;
  }
}
