package org.sharedinfo.selftest.recorded;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.recording.Operation;

/** Brackets calls in a play with marks, as recordings do. */
final class Script {
  private Script() {}

  /** A call without a result. */
  static void call(Operation operation, Runnable action, long... arguments) {
    answer(
        operation,
        () -> {
          action.run();
          return new long[0];
        },
        arguments);
  }

  /**
   * A call with results. If it throws, it was rejected and its result is unknown.
   *
   * @param action returns the results
   */
  static void answer(Operation operation, Supplier<long[]> action, long... arguments) {
    Stage.mark("begin " + operation.id() + words(arguments));
    Optional<long[]> results;
    try {
      results = Optional.of(action.get());
    } catch (RuntimeException refused) {
      results = Optional.empty();
    }
    Stage.mark("done " + operation.id() + results.map(Script::words).orElse(" -"));
  }

  private static String words(long... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(n -> " " + Long.toHexString(n))
        .collect(Collectors.joining());
  }

  /** What the guest does on another processor while a call of this actor is in progress. */
  static void meanwhile(Runnable guest) {
    Stage.mark("meanwhile guest");
    guest.run();
    Stage.mark("meanwhile over");
  }

  /** Everything rests. */
  static void rest() {
    Stage.mark("rest");
  }
}
