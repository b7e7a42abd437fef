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
 * Finds the failing execution that is easiest to follow: fewest disturbances first, then fewest
 * steps. A disturbance is a switch to another actor, or a step that reads or writes behind the
 * newest message. Ties are broken by fewer such old steps, and then by the order of the actors.
 *
 * <p>States are visited in order of their cost, so the first failing end is the cheapest.
 *
 * <p>Threading: one search at a time.
 */
public final class Shortest {
  private final Solo solo;
  private final Function<ExecutionEnd, Optional<String>> judge;

  /**
   * @param lastJoins whether the last actor begins when all others have ended
   * @param model the memory model over a partition
   * @param judge checks the ends
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
   * @param alike whether a complaint is of the wanted kind
   * @return the execution; empty if there is none or a limit was reached first
   * @throws UnseenException if the actors do something that cannot be observed
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
   * A state, and the cost of reaching it.
   *
   * @param number in the order in which states were reached
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

    // The actor that moved last matters: it may go on without a switch.
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

    // A local step may come at any time, so take it while it needs no switch.
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
