package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharedinfo.jcstress.Pace;
import org.sharedinfo.tck.peer.Guest;

/**
 * Calls that may wait for something that never comes, such as a reader that looks at the wrong
 * word: each runs on a thread beside, and is given up when it has used far more of the processor
 * than it can need, or has rested for very long.
 */
final class Patience {
  private static final Duration MORE_THAN_ANY_READ = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 20;
  private static final int LOOKS_AT_REST = 1_500;

  private static Patience current = new Patience();

  private final SynchronousQueue<Runnable> work = new SynchronousQueue<>();
  private final Thread thread;

  private Patience() {
    thread = Thread.ofPlatform().daemon().name("patient call").start(this::serve);
    Progress.helps(thread);
  }

  private void serve() {
    try {
      while (true) {
        work.take().run();
      }
    } catch (InterruptedException e) {
      // given up: another thread serves
    }
  }

  /**
   * Makes a call.
   *
   * @param name the call in words
   * @param guest whose frame is zeroed to set a call free that is given up
   * @throws ImplementationThrew if it does not come back
   * @throws Exception what it throws
   */
  static synchronized Object call(String name, Callable<Object> call, Guest guest)
      throws Throwable {
    var result = new CompletableFuture<Object>();
    Patience patience = current;
    patience.work.put(() -> complete(result, call));
    var pace = new Pace(patience.thread);
    while (true) {
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        pace.look();
        if (pace.used() > MORE_THAN_ANY_READ.toNanos() || pace.looksAtRest() > LOOKS_AT_REST) {
          patience.giveUp(guest);
          throw new ImplementationHangs(name, pace.used());
        }
      } catch (java.util.concurrent.ExecutionException e) {
        throw e.getCause();
      }
    }
  }

  private static void complete(CompletableFuture<Object> result, Callable<Object> call) {
    try {
      result.complete(call.call());
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  private void giveUp(Guest guest) {
    guest.setFree();
    Progress.isGivenUp(thread);
    thread.interrupt();
    current = new Patience();
  }
}
