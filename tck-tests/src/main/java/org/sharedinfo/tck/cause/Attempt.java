package org.sharedinfo.tck.cause;

import java.util.Optional;
import java.util.function.Supplier;

/** Calls of an implementation that may fail in any way. */
final class Attempt {
  private Attempt() {}

  /** The result of a call; empty if it throws or never returns. */
  static <T> Optional<T> of(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (RuntimeException | AssertionError broken) {
      return Optional.empty();
    }
  }

  /** Whether a call returns. */
  static boolean succeeds(Runnable call) {
    return of(
            () -> {
              call.run();
              return true;
            })
        .isPresent();
  }
}
