package org.sharedinfo.explorer.search;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.OutdatedException;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.model.TooMuchException;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * A small search on one thread. It takes the same steps each time, as far as its limits allow.
 *
 * <p>Threading: one search at a time.
 */
final class Solo {
  /** One kind of search. */
  interface Job<R> {
    /**
     * Searches.
     *
     * @throws CutException if a limit is reached first
     */
    <M> R search(Stepper<M> stepper, Budget budget);
  }

  private final KnownActors play;
  private final boolean lastJoins;
  private final Function<Partition, ModelMachine<?>> model;
  private final SearchLimits limits;

  Solo(
      KnownActors play,
      boolean lastJoins,
      Function<Partition, ModelMachine<?>> model,
      SearchLimits limits) {
    this.play = play;
    this.lastJoins = lastJoins;
    this.model = model;
    this.limits = limits;
  }

  /**
   * Runs a job, and restarts it if it finds new facts.
   *
   * @return its result; empty if a limit was reached first
   * @throws UnseenException if the actors do something that cannot be observed
   */
  <R> Optional<R> run(Job<R> job) throws InterruptedException {
    SearchClock clock = new SearchClock(limits.millis());
    while (true) {
      ModelMachine<?> machine = model.apply(Partition.of(play.facts(), play.watch()));
      Budget budget = new Budget(limits, clock);
      AtomicReference<Optional<R>> result = new AtomicReference<>(Optional.empty());
      Crew crew = new Crew(play, limits.runMillis(), budget::stop);
      Optional<Throwable> broke =
          crew.run(
              1,
              (rehearsal, _) ->
                  result.set(
                      Optional.of(
                          job.search(new Stepper<>(machine, play, rehearsal, lastJoins), budget))));
      clock.add(crew.busiestNanos());
      if (broke.isEmpty()) {
        return Objects.requireNonNull(result.get());
      }
      switch (broke.get()) {
        case OutdatedException _ -> {}
        case CutException _, TooMuchException _, Run.TooLongException _ -> {
          return Optional.empty();
        }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
