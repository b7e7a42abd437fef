package org.sharedinfo.explorer.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.explorer.run.Node;

/**
 * The positions of all actors, and the memory. Immutable.
 *
 * @param at where each actor is
 * @param before the previous state, if this is not the first
 * @param actor that took the step to it
 * @param choice of that step
 */
// never compared; read and copied millions of times
@SuppressWarnings("ArrayRecordComponent")
record State<M>(
    Node[] at, M memory, Marks marks, Optional<State<M>> before, int actor, int choice) {
  static <M> State<M> first(Node[] at, M memory) {
    return new State<>(at, memory, Marks.NONE, Optional.empty(), -1, -1);
  }

  State<M> after(int stepped, int chosen, Node reached, M newMemory, Marks newMarks) {
    Node[] moved = at.clone();
    moved[stepped] = reached;
    return new State<>(moved, newMemory, newMarks, Optional.of(this), stepped, chosen);
  }

  boolean isDone(int actorAsked) {
    return at[actorAsked] instanceof Node.End;
  }

  /** All states from the first to this one. */
  List<State<M>> path() {
    Deque<State<M>> path = new ArrayDeque<>();
    State<M> state = this;
    path.addFirst(state);
    while (state.before.isPresent()) {
      state = state.before.get();
      path.addFirst(state);
    }
    return List.copyOf(path);
  }
}
