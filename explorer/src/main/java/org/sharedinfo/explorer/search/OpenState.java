package org.sharedinfo.explorer.search;

/**
 * A state whose steps are being explored.
 *
 * <p>Threading: one thread.
 */
final class OpenState<M> {
  private final State<M> state;
  private final long[] asleep;
  private final long[] todo;
  private final long[] explored;
  private int actor;

  /**
   * @param asleep the choices of each actor that are skipped here
   * @param todo the choices of each actor that remain to be explored
   */
  OpenState(State<M> state, long[] asleep, long[] todo) {
    this.state = state;
    this.asleep = asleep;
    this.todo = todo;
    this.explored = new long[todo.length];
  }

  State<M> state() {
    return state;
  }

  boolean isDone() {
    while (actor < todo.length && todo[actor] == 0) {
      actor++;
    }
    return actor == todo.length;
  }

  int actor() {
    return actor;
  }

  /** Takes the newest remaining choice, which then counts as explored. */
  int take() {
    int choice = Long.SIZE - 1 - Long.numberOfLeadingZeros(todo[actor]);
    todo[actor] &= ~(1L << choice);
    explored[actor] |= 1L << choice;
    return choice;
  }

  /** The choices of the others that stay asleep after the step. */
  long[] asleepAfter(Stepper<M> stepper, int stepped, int choice) {
    long[] after = new long[todo.length];
    for (int i = 0; i < after.length; i++) {
      long covered = asleep[i] | explored[i];
      if (i != stepped && covered != 0 && !state.isDone(i)) {
        after[i] = stepper.independent(state, stepped, choice, i, covered);
      }
    }
    return after;
  }
}
