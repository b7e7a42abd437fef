package org.sharedinfo.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.sharedinfo.explorer.model.Digest;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * Finds the decisive step of a failing execution: the last one before which the execution could
 * still have passed. After it every continuation fails.
 *
 * <p>Threading: one search at a time.
 */
public final class Decision {
  private final Solo solo;
  private final Function<ExecutionEnd, Optional<String>> judge;

  /**
   * @param lastJoins whether the last actor begins when all others have ended
   * @param model the memory model over a partition
   * @param judge checks the ends
   */
  public Decision(
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
   * @param moves of an execution that fails
   * @return the step, or that every execution fails. If a limit is reached first: whether the few
   *     executions without a switch all fail
   * @throws UnseenException if the actors do something that cannot be observed
   */
  public Decided run(List<Move> moves) throws InterruptedException {
    Optional<Decided> decided = solo.run(new Job(moves));
    return decided.isPresent() ? decided.get() : solo.run(new Sequences()).orElse(Decided.UNKNOWN);
  }

  /** The executions in which the actors run one after another, in each order. */
  private final class Sequences implements Solo.Job<Decided> {
    @Override
    public <M> Decided search(Stepper<M> stepper, Budget budget) {
      Ends ends = new Ends(judge);
      boolean fail =
          orders(stepper.actors()).stream()
              .map(order -> inSequence(stepper, budget, order))
              .allMatch(end -> ends.complaint(stepper, end).isPresent());
      return new Decided(OptionalInt.empty(), false, fail);
    }

    private <M> State<M> inSequence(Stepper<M> stepper, Budget budget, List<Integer> order) {
      State<M> state = stepper.first();
      int turn = 0;
      while (!Ends.isEnd(stepper, state)) {
        budget.follow(state);
        int actor = next(stepper, state, order, turn++);
        state = stepper.step(state, actor, stepper.newest(state, actor));
      }
      return state;
    }

    /** The first actor that can go on; a waiting one only if all others wait. */
    private <M> int next(Stepper<M> stepper, State<M> state, List<Integer> order, int turn) {
      List<Integer> ready =
          order.stream().filter(actor -> stepper.choices(state, actor) != 0).toList();
      return ready.stream()
          .filter(actor -> !stepper.isWaiting(state, actor))
          .findFirst()
          .orElseGet(() -> ready.get(turn % ready.size()));
    }

    private static List<List<Integer>> orders(int actors) {
      List<List<Integer>> orders = new ArrayList<>(List.of(List.of()));
      for (int actor = 0; actor < actors; actor++) {
        List<List<Integer>> longer = new ArrayList<>();
        for (List<Integer> order : orders) {
          for (int at = 0; at <= order.size(); at++) {
            List<Integer> with = new ArrayList<>(order);
            with.add(at, actor);
            longer.add(with);
          }
        }
        orders = longer;
      }
      return orders;
    }
  }

  private final class Job implements Solo.Job<Decided> {
    private final List<Move> moves;

    Job(List<Move> moves) {
      this.moves = moves;
    }

    @Override
    public <M> Decided search(Stepper<M> stepper, Budget budget) {
      List<State<M>> befores = new ArrayList<>();
      State<M> state = stepper.first();
      for (Move move : moves) {
        befores.add(state);
        int choice = Playback.choice(stepper, state, move, befores.size());
        state = stepper.step(state, move.actor(), choice);
      }
      Attempt<M> attempt = new Attempt<>(stepper, budget);
      for (int i = befores.size() - 1; i >= 0; i--) {
        if (attempt.canPass(befores.get(i))) {
          return new Decided(OptionalInt.of(i), false, false);
        }
      }
      return new Decided(OptionalInt.empty(), true, true);
    }
  }

  private final class Attempt<M> {
    private final Stepper<M> stepper;
    private final Budget budget;
    private final Ends ends = new Ends(judge);

    /** States from which no execution passes, once {@link #canPass} has returned false. */
    private final Set<List<Long>> visited = new HashSet<>();

    Attempt(Stepper<M> stepper, Budget budget) {
      this.stepper = stepper;
      this.budget = budget;
    }

    boolean canPass(State<M> from) {
      Deque<State<M>> left = new ArrayDeque<>(List.of(from));
      while (!left.isEmpty()) {
        State<M> state = left.pop();
        if (visited.add(key(state))) {
          budget.follow(state);
          if (Ends.isEnd(stepper, state) && ends.complaint(stepper, state).isEmpty()) {
            return true;
          }
          goOn(state, left);
        }
      }
      return false;
    }

    private List<Long> key(State<M> state) {
      Digest digest = stepper.digest(state);
      return List.of(digest.first(), digest.second());
    }

    private void goOn(State<M> state, Deque<State<M>> left) {
      for (int actor = 0; actor < stepper.actors(); actor++) {
        if (stepper.choices(state, actor) != 0
            && stepper.isLocal(state, actor)
            && !stepper.isWaiting(state, actor)) {
          step(state, actor, left);
          return;
        }
      }
      for (int actor = 0; actor < stepper.actors(); actor++) {
        step(state, actor, left);
      }
    }

    private void step(State<M> state, int actor, Deque<State<M>> left) {
      for (long choices = stepper.choices(state, actor); choices != 0; choices &= choices - 1) {
        left.push(stepper.step(state, actor, Long.numberOfTrailingZeros(choices)));
      }
    }
  }
}
