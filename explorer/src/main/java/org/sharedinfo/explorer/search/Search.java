package org.sharedinfo.explorer.search;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.OutdatedException;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.model.TooMuchException;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Rehearsal;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * Explores the executions of a play.
 *
 * <p>Threading: one search at a time; it starts its own threads.
 */
public final class Search {
  // Short executions first: if actors can go on and on, a short one shows as much.
  private static final int SHORT = 128;
  private static final int DEEPER = 8;

  private final KnownActors play;
  private final boolean lastJoins;
  private final Function<Partition, ModelMachine<?>> model;
  private final SearchLimits limits;
  private final Function<ExecutionEnd, Optional<String>> judge;

  /**
   * @param lastJoins whether the last actor begins when all others have ended
   * @param model the memory model over a partition
   * @param judge checks the ends; it sees each kind at least once, on one thread at a time
   */
  public Search(
      KnownActors play,
      boolean lastJoins,
      Function<Partition, ModelMachine<?>> model,
      SearchLimits limits,
      Function<ExecutionEnd, Optional<String>> judge) {
    this.play = play;
    this.lastJoins = lastJoins;
    this.model = model;
    this.limits = limits;
    this.judge = judge;
  }

  /**
   * Searches.
   *
   * @throws UnseenException if the actors do something that cannot be observed
   */
  public Found run() throws InterruptedException {
    SearchClock clock = new SearchClock(limits.millis());
    int longest = Math.min(SHORT, limits.steps());
    while (true) {
      Partition partition = Partition.of(play.facts(), play.watch());
      Optional<Found> found = new Attempt<>(model.apply(partition), longest, clock).run();
      if (found.isPresent()) {
        boolean cut = found.get() instanceof Found.Nothing(Found.Sums sums) && sums.tooLong();
        if (!cut) {
          return found.get();
        }
        if (longest == limits.steps()) {
          return new Found.Cut("an actor took more than " + longest + " steps", found.get().sums());
        }
        longest = Math.min(DEEPER * longest, limits.steps());
      }
    }
  }

  /** One attempt, with the facts known now. */
  private final class Attempt<M> {
    private final ModelMachine<M> machine;
    private final int longest;
    private final SearchClock clock;
    private final Tally tally = new Tally();
    private final Visited visited;
    private final Tasks<M> tasks = new Tasks<>(limits.threads());
    private final Crew crew = new Crew(play, limits.runMillis(), tasks::stop);
    private final Set<List<Long>> judged = new HashSet<>();
    private Optional<Found.Fault> fault = Optional.empty();

    Attempt(ModelMachine<M> machine, int longest, SearchClock clock) {
      this.machine = machine;
      this.longest = longest;
      this.clock = clock;
      this.visited = new Visited(play.actors());
    }

    /** Empty if there are new facts. */
    Optional<Found> run() throws InterruptedException {
      Optional<Throwable> broken = crew.run(limits.threads(), this::work);
      clock.add(crew.busiestNanos());
      return outcome(broken);
    }

    private void work(Rehearsal rehearsal, int number) throws InterruptedException {
      Stepper<M> stepper = new Stepper<>(machine, play, rehearsal, lastJoins);
      if (number == 0) {
        tasks.add(new Tasks.Task<>(stepper.first(), new long[play.actors()]));
      }
      new Walker<>(stepper, tasks, visited, tally, limits, longest, clock, this::ended).work();
    }

    private Optional<Found> outcome(Optional<Throwable> broke) {
      Found.Sums sums =
          new Found.Sums(
              tally.executions(),
              tally.states(),
              tally.merges(),
              play.runs(),
              play.waits(),
              tally.hasTooLong());
      if (fault.isPresent()) {
        Found.Fault f = fault.get();
        return Optional.of(new Found.Fault(f.complaint(), f.moves(), f.shapes(), sums));
      }
      if (broke.isEmpty()) {
        return Optional.of(new Found.Nothing(sums));
      }
      return switch (broke.get()) {
        case OutdatedException _ -> Optional.empty();
        case CutException cut -> Optional.of(new Found.Cut(String.valueOf(cut.getMessage()), sums));
        case TooMuchException much ->
            Optional.of(new Found.Cut(String.valueOf(much.getMessage()), sums));
        case Run.TooLongException much ->
            Optional.of(new Found.Cut(String.valueOf(much.getMessage()), sums));
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      };
    }

    private synchronized void ended(State<M> state, Stepper<M> stepper) {
      long[] values = stepper.lastValues(state);
      if (fault.isPresent() || !judged.add(stepper.kind(state, values))) {
        return;
      }
      ExecutionEnd terminal =
          new ExecutionEnd(machine.partition(), state.at(), values, state.marks());
      judge
          .apply(terminal)
          .ifPresent(complaint -> {
            State<M> shown = machine.isWeak() ? tidied(state, values, stepper) : state;
            List<Move> moves = Playback.moves(shown, stepper);
            fault =
                Optional.of(
                    new Found.Fault(
                        complaint, moves, Playback.shapes(machine.partition()), Found.Sums.NONE));
            tasks.stop();
          });
    }

    // If the reordered execution turns out to differ, keep the original.
    private State<M> tidied(State<M> state, long[] values, Stepper<M> stepper) {
      return Tidy.of(state, stepper)
          .filter(tidy ->
              stepper.kind(tidy, stepper.lastValues(tidy)).equals(stepper.kind(state, values)))
          .orElse(state);
    }
  }
}
