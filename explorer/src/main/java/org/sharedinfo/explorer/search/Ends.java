package org.sharedinfo.explorer.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The check's results for ends; the check sees each kind once.
 *
 * <p>Threading: one thread.
 */
final class Ends {
  private final Function<ExecutionEnd, Optional<String>> judge;
  private final Map<List<Long>, Optional<String>> judged = new HashMap<>();

  Ends(Function<ExecutionEnd, Optional<String>> judge) {
    this.judge = judge;
  }

  /** Whether an execution may be over in a state. */
  static <M> boolean isEnd(Stepper<M> stepper, State<M> state) {
    return stepper.isDone(state) || stepper.isStuck(state);
  }

  /** The complaint about an execution that ends in a state, if any. */
  <M> Optional<String> complaint(Stepper<M> stepper, State<M> state) {
    long[] values = stepper.lastValues(state);
    return judged.computeIfAbsent(
        stepper.kind(state, values),
        _ ->
            judge.apply(
                new ExecutionEnd(
                    stepper.machine().partition(), state.at(), values, state.marks())));
  }
}
