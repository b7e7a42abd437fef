package org.sharedinfo.recording.monitor;

import java.util.List;
import java.util.OptionalLong;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;

/**
 * A call that a recording brackets.
 *
 * @param begin its begin
 * @param actor its caller: {@link Scene#actor}
 */
record Call(Mark.Begin begin, int actor) {
  Operation operation() {
    return begin.operation();
  }

  long line() {
    return begin.line();
  }

  boolean is(Operation operation) {
    return operation() == operation;
  }

  /** Whether the argument at an index has this value. */
  boolean has(int place, long value) {
    OptionalLong argument = argument(place);
    return argument.isPresent() && argument.getAsLong() == value;
  }

  OptionalLong argument(int place) {
    return number(begin.arguments(), place);
  }

  static OptionalLong number(List<OptionalLong> numbers, int place) {
    return place < numbers.size() ? numbers.get(place) : OptionalLong.empty();
  }
}
