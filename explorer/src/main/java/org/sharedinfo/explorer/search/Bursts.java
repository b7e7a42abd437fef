package org.sharedinfo.explorer.search;

import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Node;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * Plays executions in which the first actor disturbs the second one regularly: after every few
 * steps of the second, the first takes a burst of steps, up to its next mark. This shows what code
 * does that is disturbed far more often than a complete search can reach.
 *
 * <p>Threading: one search at a time.
 */
public final class Bursts {
  /** The most steps between two bursts. An attempt that takes more is disturbed more than once. */
  private static final int LONGEST = 10;

  private static final int FIRST = 0;
  private static final int SECOND = 1;

  private final KnownActors play;
  private final Solo solo;
  private final Function<ExecutionEnd, Optional<String>> judge;

  /**
   * @param play of two actors
   * @param model the memory model over a partition
   * @param judge checks the ends
   */
  public Bursts(
      KnownActors play,
      Function<Partition, ModelMachine<?>> model,
      SearchLimits limits,
      Function<ExecutionEnd, Optional<String>> judge) {
    this.play = play;
    this.solo = new Solo(play, false, model, limits);
    this.judge = judge;
  }

  /**
   * Plays one execution for each number of steps between two bursts and before the first one.
   *
   * @throws UnseenException if the actors do something that cannot be observed
   */
  public Found run() throws InterruptedException {
    var job = new Job();
    return solo.run(job)
        .orElseGet(() -> new Found.Cut("an execution was too long to play", job.sums()));
  }

  private final class Job implements Solo.Job<Found> {
    private int executions;

    @Override
    public <M> Found search(Stepper<M> stepper, Budget budget) {
      Ends ends = new Ends(judge);
      executions = 0;
      for (int every = 1; every <= LONGEST; every++) {
        for (int before = 1; before <= every; before++) {
          State<M> end = play(stepper, budget, every, before);
          executions++;
          Optional<String> complaint = ends.complaint(stepper, end);
          if (complaint.isPresent()) {
            return new Found.Fault(
                complaint.get(),
                Playback.moves(end, stepper),
                Playback.shapes(stepper.machine().partition()),
                sums());
          }
        }
      }
      return new Found.Nothing(sums());
    }

    Found.Sums sums() {
      return new Found.Sums(executions, 0, 0, play.runs(), play.waits(), false);
    }
  }

  private static <M> State<M> play(Stepper<M> stepper, Budget budget, int every, int before) {
    State<M> state = stepper.first();
    int left = before;
    while (!Ends.isEnd(stepper, state)) {
      boolean mayWait = left > 0 && !stepper.isWaiting(state, SECOND);
      if (state.isDone(FIRST) || mayWait && !state.isDone(SECOND)) {
        state = step(stepper, budget, state, SECOND);
        left--;
      } else {
        state = burst(stepper, budget, state);
        left = every;
      }
    }
    return state;
  }

  private static <M> State<M> burst(Stepper<M> stepper, Budget budget, State<M> from) {
    State<M> state = from;
    boolean marked = false;
    while (!marked && !state.isDone(FIRST)) {
      marked = state.at()[FIRST] instanceof Node.Step step && step.op() instanceof Op.Mark;
      state = step(stepper, budget, state, FIRST);
    }
    return state;
  }

  private static <M> State<M> step(Stepper<M> stepper, Budget budget, State<M> state, int actor) {
    State<M> next = stepper.step(state, actor, stepper.newest(state, actor));
    budget.follow(next);
    return next;
  }
}
