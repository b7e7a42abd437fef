package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.sharedinfo.jcstress.Pace;

/**
 * A call on a thread of its own, limited by processor time instead of wall-clock time, so that a
 * busy machine changes nothing.
 */
public final class Companion<T> {
  private static final long LOOK_MILLIS = 1;
  private static final int LOOKS_AT_REST = 30;

  private final Progress progress = Session.current().progress();
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Companion(String name, Callable<T> call) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                result.complete(call.call());
              } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
              }
            });
    progress.helps(thread);
  }

  /** Starts a call. */
  public static <T> Companion<T> start(String name, Callable<T> call) {
    return new Companion<>(name, call);
  }

  /**
   * Whether the call still waits after it had enough processor time to return, or came to rest
   * without returning.
   *
   * @param enough processor time after which a call that is not waiting would have returned
   */
  public boolean keepsWaiting(Duration enough) {
    long before = ProcessorTime.nanos(thread);
    int atRest = 0;
    while (!finished(LOOK_MILLIS)) {
      atRest = ProcessorTime.isAtRest(thread) ? atRest + 1 : 0;
      if (atRest >= LOOKS_AT_REST || ProcessorTime.nanos(thread) - before >= enough.toNanos()) {
        return !result.isDone();
      }
    }
    return false;
  }

  /** Whether the call still waits after it used this much processor time, or rested for as long. */
  public boolean holdsOut(Duration time) {
    long before = ProcessorTime.nanos(thread);
    long atRest = 0;
    while (!finished(LOOK_MILLIS)) {
      progress.tick();
      atRest += ProcessorTime.isAtRest(thread) ? LOOK_MILLIS : 0;
      if (atRest >= time.toMillis() || ProcessorTime.nanos(thread) - before >= time.toNanos()) {
        return !result.isDone();
      }
    }
    return false;
  }

  /**
   * The call's result; empty if it did not return within enough processor time, or rests.
   *
   * @param enough processor time within which the call must return
   * @throws RuntimeException what the call threw, as {@link Guard} translates it
   */
  public Optional<T> result(Duration enough) {
    var pace = new Pace(thread);
    while (!finished(LOOK_MILLIS)) {
      pace.look();
      boolean used = pace.used() >= enough.toNanos();
      if ((used || pace.looksAtRest() >= LOOKS_AT_REST * 1000) && !result.isDone()) {
        progress.isGivenUp(thread);
        thread.interrupt();
        return Optional.empty();
      }
    }
    try {
      return Optional.of(result.get());
    } catch (ExecutionException e) {
      throw Guard.translate(thread.getName(), Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean finished(long millis) {
    try {
      return thread.join(Duration.ofMillis(millis)) || result.isDone();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for the implementation", e);
  }
}
