package org.sharedinfo.explorer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.UnseenException;
import org.sharedinfo.explorer.search.Decided;
import org.sharedinfo.explorer.search.Decision;
import org.sharedinfo.explorer.search.Found;
import org.sharedinfo.explorer.search.Move;
import org.sharedinfo.explorer.search.Playback;
import org.sharedinfo.explorer.search.Reduction;
import org.sharedinfo.explorer.search.SearchLimits;
import org.sharedinfo.explorer.search.Shortest;

/**
 * Makes a failure easier to understand, under the memory model that found it. It looks for a
 * shorter execution that fails in the same way, and for the decisive step.
 *
 * <p>Each search is bounded by a number of states, which is reproducible, and by processor time in
 * case states take very long. If a search reaches a bound, the failure stays as it is.
 */
public final class Explanation {
  private static final Bounds USUAL = Bounds.USUAL.withStates(50_000).withMillis(4_000);

  /**
   * The minimum number of steps of an actor to follow: a longer execution may switch less often.
   */
  private static final int STEPS = 128;

  private final Scenario scenario;
  private final Bounds bounds;

  private Explanation(Scenario scenario, Bounds bounds) {
    this.scenario = scenario;
    this.bounds = bounds;
  }

  /** For failures of a scenario. */
  public static Explanation of(Scenario scenario) {
    return new Explanation(scenario, USUAL);
  }

  /** With this limit on the processor time of each search. */
  public Explanation within(Duration most) {
    return new Explanation(scenario, bounds.withMillis(most.toMillis()));
  }

  /** With other bounds; the bound on steps is ignored. */
  public Explanation with(Bounds newBounds) {
    return new Explanation(scenario, newBounds);
  }

  /**
   * Finds the failing execution with the fewest switches between actors and the fewest steps that
   * see an old value; among those, the one with the fewest steps. Then marks its decisive step.
   *
   * @param alike whether a complaint is of the same kind
   */
  public Explained shortest(Failure failure, Predicate<String> alike) {
    return explain(failure, Optional.of(alike));
  }

  /**
   * Marks the decisive step: the last one before which the execution could still have passed. If
   * all executions fail, there is none: see {@link Failure#order}.
   */
  public Explained decisive(Failure failure) {
    return explain(failure, Optional.empty());
  }

  private Explained explain(Failure failure, Optional<Predicate<String>> shorten) {
    Schedule schedule = Schedule.parse(failure.schedule());
    Setup setup = new Setup(scenario, schedule.tearing(), bounds);
    setup.watch().open();
    Failure best = failure;
    try {
      setup.play().facts().expect(schedule.shapes());
      Work work = new Work(setup, schedule.model(), limits(schedule));
      if (shorten.isPresent()) {
        Optional<Found.Fault> fault = work.shortest(shorten.get());
        if (fault.isPresent()) {
          Schedule shorter = schedule.of(fault.get().shapes(), fault.get().moves());
          best = work.told(fault.get().complaint(), shorter, Decided.UNKNOWN);
          schedule = shorter;
        }
      }
      Decided decisive = work.decisive(schedule.moves());
      return new Explained(work.told(best.complaint(), schedule, decisive), false);
    } catch (UnseenException e) {
      return new Explained(best, setup.watch().isAbandoned());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Explained(best, false);
    } finally {
      setup.watch().close();
    }
  }

  private SearchLimits limits(Schedule schedule) {
    int steps = Math.max(STEPS, schedule.moves().size());
    return new SearchLimits(
        bounds.states(), bounds.millis(), steps, 1, Reduction.FULL, bounds.runMillis());
  }

  private record Work(Setup setup, Model model, SearchLimits limits) {
    private ModelMachine<?> machineOver(Partition partition) {
      return model.over(partition, setup.actors());
    }

    Optional<Found.Fault> shortest(Predicate<String> alike) throws InterruptedException {
      return new Shortest(setup.play(), setup.hasLast(), this::machineOver, limits, setup.judge())
          .run(alike);
    }

    Decided decisive(List<Move> moves) throws InterruptedException {
      return new Decision(setup.play(), setup.hasLast(), this::machineOver, limits, setup.judge())
          .run(moves);
    }

    Failure told(String complaint, Schedule schedule, Decided decisive) {
      List<Place> shapes = schedule.shapes();
      Playback.Execution execution =
          new Playback(setup.play(), setup.hasLast(), this::machineOver)
              .run(schedule.moves(), shapes);
      return setup.failure(complaint, execution, schedule, decisive);
    }
  }
}
