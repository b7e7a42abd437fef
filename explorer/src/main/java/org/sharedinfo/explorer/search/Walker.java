package org.sharedinfo.explorer.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.sharedinfo.explorer.model.Digest;
import org.sharedinfo.explorer.run.Node;

/**
 * Explores all executions from a state, depth first.
 *
 * <p>Threading: one thread.
 */
final class Walker<M> {
  /** Receives the ends of executions. */
  interface Ends<M> {
    /** An execution reached its end. */
    void ended(State<M> state, Stepper<M> stepper);
  }

  // Small searches stay on one thread, so their results are reproducible.
  private static final long SHARED_FROM = 20_000;
  private static final int ASK_EVERY = 64;

  private final Stepper<M> stepper;
  private final Tasks<M> tasks;
  private final Visited visited;
  private final Tally tally;
  private final SearchLimits limits;
  private final int longest;
  private final SearchClock clock;
  private final Ends<M> ends;
  private final Deque<OpenState<M>> stack = new ArrayDeque<>();
  private int steps;

  Walker(
      Stepper<M> stepper,
      Tasks<M> tasks,
      Visited visited,
      Tally tally,
      SearchLimits limits,
      int longest,
      SearchClock clock,
      Ends<M> ends) {
    this.stepper = stepper;
    this.tasks = tasks;
    this.visited = visited;
    this.tally = tally;
    this.limits = limits;
    this.longest = longest;
    this.clock = clock;
    this.ends = ends;
  }

  /** Works until there are no more tasks. */
  void work() throws InterruptedException {
    for (var task = tasks.take(); task.isPresent(); task = tasks.take()) {
      stack.clear();
      enter(task.get().state(), task.get().asleep());
      walk();
    }
  }

  private void walk() {
    while (!stack.isEmpty()) {
      OpenState<M> frame = stack.peek();
      if (frame.isDone()) {
        stack.pop();
        continue;
      }
      Tasks.Task<M> next = advance(frame);
      enter(next.state(), next.asleep());
      if (++steps % ASK_EVERY == 0) {
        pause();
      }
    }
  }

  private void pause() {
    if (tasks.areStopped()) {
      stack.clear();
      return;
    }
    if (tally.states() > limits.states()) {
      throw new CutException("more than " + limits.states() + " states");
    }
    if (clock.isOver()) {
      throw new CutException("more than " + limits.millis() + " ms of processor time");
    }
    if (tally.states() > SHARED_FROM && tasks.areWanted()) {
      share();
    }
  }

  // The oldest steps have the most work left.
  private void share() {
    for (var frames = stack.descendingIterator(); frames.hasNext(); ) {
      OpenState<M> frame = frames.next();
      if (!frame.isDone()) {
        tasks.add(advance(frame));
        return;
      }
    }
  }

  private Tasks.Task<M> advance(OpenState<M> frame) {
    int actor = frame.actor();
    int choice = frame.take();
    long[] asleep =
        limits.reduction() == Reduction.NONE
            ? new long[stepper.actors()]
            : frame.asleepAfter(stepper, actor, choice);
    return new Tasks.Task<>(stepper.step(frame.state(), actor, choice), asleep);
  }

  private void enter(State<M> state, long[] asleep) {
    tally.state();
    if (isTooLong(state)) {
      tally.tooLong();
      return;
    }
    if (stepper.isDone(state)) {
      ended(state);
      return;
    }
    if (stepper.isStuck(state) && !ended(state)) {
      return;
    }
    long[] todo = limits.reduction() == Reduction.NONE ? unreduced(state) : reduced(state, asleep);
    for (long choices : todo) {
      if (choices != 0) {
        stack.push(new OpenState<>(state, asleep, todo));
        return;
      }
    }
    tally.merged();
  }

  // After a complaint nothing more is run: later steps may not even be explorable.
  private boolean ended(State<M> state) {
    tally.execution();
    ends.ended(state, stepper);
    boolean goesOn = !tasks.areStopped();
    if (!goesOn) {
      stack.clear();
    }
    return goesOn;
  }

  private boolean isTooLong(State<M> state) {
    return state.before().isPresent()
        && state.at()[state.actor()] instanceof Node.Step step
        && step.depth() >= longest;
  }

  private long[] unreduced(State<M> state) {
    long[] todo = new long[stepper.actors()];
    if (!isOnItsOwnPath(state)) {
      for (int i = 0; i < todo.length; i++) {
        todo[i] = stepper.choices(state, i);
      }
    }
    return todo;
  }

  private long[] reduced(State<M> state, long[] asleep) {
    long[] todo = new long[stepper.actors()];
    for (int i = 0; i < todo.length; i++) {
      long choices = stepper.choices(state, i);
      if (choices != 0 && stepper.isLocal(state, i) && !stepper.isWaiting(state, i)) {
        // Until the next branch, the continuation is the same, so only branches are recorded.
        todo[i] = choices & ~asleep[i];
        return todo;
      }
    }
    visited.visit(stepper.digest(state), asleep, todo);
    for (int i = 0; i < todo.length; i++) {
      long choices = stepper.choices(state, i);
      if (choices != 0 && stepper.isLocal(state, i)) {
        long alone = todo[i] & choices;
        java.util.Arrays.fill(todo, 0);
        todo[i] = alone;
        return todo;
      }
      todo[i] &= choices;
    }
    return todo;
  }

  // Only a step back to a loop's head can reach a state again.
  private boolean isOnItsOwnPath(State<M> state) {
    if (state.before().isEmpty()
        || !(state.at()[state.actor()] instanceof Node.Step now)
        || !(state.before().get().at()[state.actor()] instanceof Node.Step before)
        || now.depth() > before.depth()) {
      return false;
    }
    Digest digest = stepper.digest(state);
    long first = digest.first();
    long second = digest.second();
    Optional<State<M>> at = state.before();
    while (at.isPresent()) {
      Digest other = stepper.digest(at.get());
      if (other.first() == first && other.second() == second) {
        return true;
      }
      at = at.get().before();
    }
    return false;
  }
}
