package org.sharedinfo.explorer.search;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sharedinfo.explorer.model.Digest;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * Finds the failing execution that is easiest to follow: the one with the fewest disturbances, and
 * of those the one with the fewest steps. A disturbance is a switch to another actor, or a step
 * that sees or writes behind something older than the newest. Where these are equal, fewer of the
 * latter are better, and then what comes first in the order of the actors.
 *
 * <p>States are taken in the order of what it costs to come to them, so that the first failing end
 * is the cheapest.
 *
 * <p>Threading: one search at a time.
 */
public final class Shortest {
  private final Solo solo;
  private final Function<ExecutionEnd, Optional<String>> judge;

  /**
   * @param lastJoins whether the last actor begins when all others are done
   * @param model the memory model over a partition
   * @param judge complains of ends
   */
  public Shortest(
      KnownActors play,
      boolean lastJoins,
      Function<Partition, ModelMachine<?>> model,
      SearchLimits limits,
      Function<ExecutionEnd, Optional<String>> judge) {
    this.solo = new Solo(play, lastJoins, model, limits);
    this.judge = judge;
  }

  /**
   * Searches.
   *
   * @param alike whether a complaint is of the kind that is wanted
   * @return the execution; empty if a limit came first, or there is none
   * @throws UnseenException if the actors do what cannot be seen into
   */
  public Optional<Found.Fault> run(Predicate<String> alike) throws InterruptedException {
    return solo.run(new Job(alike)).flatMap(Function.identity());
  }

  private final class Job implements Solo.Job<Optional<Found.Fault>> {
    private final Predicate<String> alike;

    Job(Predicate<String> alike) {
      this.alike = alike;
    }

    @Override
    public <M> Optional<Found.Fault> search(Stepper<M> stepper, Budget budget) {
      return new Attempt<>(stepper, budget, alike).search();
    }
  }

  /**
   * A state, and what it costs to come to it.
   *
   * @param number in the order in which they were reached
   */
  private record Reached<M>(State<M> state, int disturbances, int old, int steps, long number) {
    static final Comparator<Reached<?>> CHEAPEST =
        Comparator.<Reached<?>>comparingInt(Reached::disturbances)
            .thenComparingInt(Reached::steps)
            .thenComparingInt(Reached::old)
            .thenComparingLong(Reached::number);
  }

  private final class Attempt<M> {
    private final Stepper<M> stepper;
    private final Budget budget;
    private final Predicate<String> alike;
    private final Ends ends = new Ends(judge);
    private final PriorityQueue<Reached<M>> queue = new PriorityQueue<>(Reached.CHEAPEST);
    private final Set<List<Long>> visited = new HashSet<>();
    private long reached;

    Attempt(Stepper<M> stepper, Budget budget, Predicate<String> alike) {
      this.stepper = stepper;
      this.budget = budget;
      this.alike = alike;
    }

    Optional<Found.Fault> search() {
      queue.add(new Reached<>(stepper.first(), 0, 0, 0, reached++));
      while (!queue.isEmpty()) {
        Reached<M> cheapest = queue.remove();
        State<M> state = cheapest.state();
        if (visited.add(key(state))) {
          budget.spend();
          Optional<Found.Fault> fault = faultIn(state);
          if (fault.isPresent()) {
            return fault;
          }
          if (!budget.isTooLong(state)) {
            goOn(cheapest);
          }
        }
      }
      return Optional.empty();
    }

    // Who moved last matters: it may go on without a switch.
    private List<Long> key(State<M> state) {
      Digest digest = stepper.digest(state);
      digest.add(state.actor());
      return List.of(digest.first(), digest.second());
    }

    private Optional<Found.Fault> faultIn(State<M> state) {
      if (!Ends.isEnd(stepper, state)) {
        return Optional.empty();
      }
      return ends.complaint(stepper, state)
          .filter(alike)
          .map(complaint ->
              new Found.Fault(
                  complaint,
                  Playback.moves(state, stepper),
                  Playback.shapes(stepper.machine().partition()),
                  Found.Sums.NONE));
    }

    // A local step can come at any time, so it may as well come while no switch is needed for it.
    private void goOn(Reached<M> from) {
      State<M> state = from.state();
      int last = state.actor();
      if (last >= 0
          && stepper.choices(state, last) != 0
          && stepper.isLocal(state, last)
          && !stepper.isWaiting(state, last)) {
        step(from, last);
        return;
      }
      for (int actor = 0; actor < stepper.actors(); actor++) {
        step(from, actor);
      }
    }

    private void step(Reached<M> from, int actor) {
      State<M> state = from.state();
      int switched = state.actor() < 0 || state.actor() == actor ? 0 : 1;
      int old = 0;
      for (long left = stepper.choices(state, actor); left != 0; old = 1) {
        int choice = Long.SIZE - 1 - Long.numberOfLeadingZeros(left);
        left &= ~(1L << choice);
        queue.add(
            new Reached<>(
                stepper.step(state, actor, choice),
                from.disturbances() + switched + old,
                from.old() + old,
                from.steps() + 1,
                reached++));
      }
    }
  }
}
