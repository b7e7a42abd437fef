package org.sharedinfo.explorer;

import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.UnseenException;
import org.sharedinfo.explorer.search.Bursts;
import org.sharedinfo.explorer.search.Decided;
import org.sharedinfo.explorer.search.Found;
import org.sharedinfo.explorer.search.Playback;
import org.sharedinfo.explorer.search.Reduction;
import org.sharedinfo.explorer.search.Search;
import org.sharedinfo.explorer.search.SearchLimits;

/**
 * Explores every execution of a scenario under a memory model.
 *
 * <p>Each actor's code runs alone, on one of the explorer's threads, once for every sequence of
 * values that the model may return. Executions are then composed from the recorded steps. This is
 * exact as long as an actor's code depends only on the watched memory. If the explorer detects
 * another dependency, the scenario is not explorable.
 *
 * <p>Immutable: each {@code with} method returns another explorer. Threading: any, but only one
 * explorer may use a memory at a time.
 */
public final class Explorer {
  private final Model model;
  private final Bounds bounds;
  private final Tearing tearing;
  private final int threads;
  private final Reduction reduction;

  private Explorer(Model model, Bounds bounds, Tearing tearing, int threads, Reduction reduction) {
    this.model = model;
    this.bounds = bounds;
    this.tearing = tearing;
    this.threads = threads;
    this.reduction = reduction;
  }

  /** With the usual bounds, on all processors, with tearing. */
  public static Explorer under(Model model) {
    return new Explorer(
        model,
        Bounds.USUAL,
        Tearing.PLAIN_EIGHT_BYTES,
        Runtime.getRuntime().availableProcessors(),
        Reduction.FULL);
  }

  public Explorer with(Bounds newBounds) {
    return new Explorer(model, newBounds, tearing, threads, reduction);
  }

  public Explorer with(Tearing newTearing) {
    return new Explorer(model, bounds, newTearing, threads, reduction);
  }

  /**
   * With this number of threads.
   *
   * @param number at least 1
   */
  public Explorer withThreads(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("threads=" + number);
    }
    return new Explorer(model, bounds, tearing, number, reduction);
  }

  /** Without any reduction: slow, for comparison. */
  public Explorer unreduced() {
    return new Explorer(model, bounds, tearing, threads, Reduction.NONE);
  }

  /**
   * Explores a scenario.
   *
   * @throws IllegalArgumentException if it has no actors or too many
   */
  public Exploration explore(Scenario scenario) {
    return explore(scenario, model::over);
  }

  /**
   * Plays executions in which the first of two actors disturbs the second one regularly. After
   * every few steps of the second, from one to ten, the first takes all steps up to its next {@link
   * Stage#mark mark}. This reaches code that is disturbed dozens of times, which is far more than
   * can be explored. That all these executions pass is no proof.
   *
   * @throws IllegalArgumentException if the scenario has other than two actors, or one that comes
   *     last
   */
  public Exploration disturb(Scenario scenario) {
    return search(
        scenario,
        model::over,
        (setup, machines, limits) -> {
          if (setup.actors() != 2 || setup.hasLast()) {
            throw new IllegalArgumentException("two actors at once, not " + setup.actors());
          }
          return new Bursts(setup.play(), machines, limits, setup.judge()).run();
        });
  }

  Exploration explore(Scenario scenario, MachineMaker maker) {
    return search(
        scenario,
        maker,
        (setup, machines, limits) ->
            new Search(setup.play(), setup.hasLast(), machines, limits, setup.judge()).run());
  }

  /** A way through a scenario's executions. */
  @FunctionalInterface
  private interface Way {
    Found search(Setup setup, Function<Partition, ModelMachine<?>> machines, SearchLimits limits)
        throws InterruptedException;
  }

  private Exploration search(Scenario scenario, MachineMaker maker, Way way) {
    long started = System.nanoTime();
    Setup setup = new Setup(scenario, tearing, bounds);
    setup.watch().open();
    try {
      Function<Partition, ModelMachine<?>> machines = p -> maker.over(p, setup.actors());
      SearchLimits limits =
          new SearchLimits(
              bounds.states(),
              bounds.millis(),
              bounds.steps(),
              threads,
              reduction,
              bounds.runMillis());
      Found found = way.search(setup, machines, limits);
      Effort effort = effort(found.sums(), started);
      return switch (found) {
        case Found.Nothing _ -> new Exploration.Passed(effort);
        case Found.Cut cut -> new Exploration.Inconclusive(cut.reason(), effort);
        case Found.Fault fault -> {
          Playback.Execution execution =
              new Playback(setup.play(), setup.hasLast(), machines)
                  .run(fault.moves(), fault.shapes());
          Schedule schedule = new Schedule(model, tearing, fault.shapes(), fault.moves());
          yield new Exploration.Failed(
              setup.failure(fault.complaint(), execution, schedule, Decided.UNKNOWN), effort);
        }
      };
    } catch (UnseenException e) {
      return new Exploration.NotExplorable(
          e.reason(), setup.watch().isAbandoned(), effort(sums(0, setup), started));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Exploration.Inconclusive("interrupted", effort(sums(0, setup), started));
    } finally {
      setup.watch().close();
    }
  }

  /**
   * Checks the syntax of a schedule.
   *
   * @throws IllegalArgumentException if it is invalid; the message gives the place
   */
  public static void checkSchedule(String schedule) {
    Schedule.parse(schedule);
  }

  /**
   * Replays one execution of a scenario, under the model and tearing that the schedule names.
   *
   * @param schedule of a {@link Failure}
   * @return Failed; Passed if the check accepts the execution; or NotExplorable
   * @throws IllegalArgumentException if the schedule is invalid or does not fit this scenario
   */
  public static Exploration replay(Scenario scenario, String schedule) {
    long started = System.nanoTime();
    Schedule parsed = Schedule.parse(schedule);
    Setup setup = new Setup(scenario, parsed.tearing(), Bounds.USUAL);
    Explorer explorer = under(parsed.model());
    setup.watch().open();
    try {
      Playback.Execution execution =
          new Playback(setup.play(), setup.hasLast(), p -> parsed.model().over(p, setup.actors()))
              .run(parsed.moves(), parsed.shapes());
      Effort effort = explorer.effort(sums(1, setup), started);
      Optional<String> complaint = setup.judge().apply(execution.terminal());
      return complaint.isPresent()
          ? new Exploration.Failed(
              setup.failure(complaint.get(), execution, parsed, Decided.UNKNOWN), effort)
          : new Exploration.Passed(effort);
    } catch (UnseenException e) {
      return new Exploration.NotExplorable(
          e.reason(), setup.watch().isAbandoned(), explorer.effort(sums(0, setup), started));
    } finally {
      setup.watch().close();
    }
  }

  /** Creates a model's machine. Tests of the explorer use other machines. */
  interface MachineMaker {
    ModelMachine<?> over(Partition partition, int actors);
  }

  private static Found.Sums sums(int executions, Setup setup) {
    return new Found.Sums(executions, 0, 0, setup.play().runs(), 0, false);
  }

  private Effort effort(Found.Sums sums, long started) {
    return new Effort(
        model,
        sums.executions(),
        sums.states(),
        sums.merged(),
        sums.runs(),
        sums.waits(),
        (System.nanoTime() - started) / 1_000_000);
  }
}
