package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.sharedinfo.jcstress.Pace;
import org.sharedinfo.tck.peer.Guest;

/**
 * Calls that may wait for something that never comes, such as a reader that looks at the wrong
 * word: each runs on a thread beside, and is given up when it has used far more of the processor
 * than it can need, or has rested for very long.
 */
final class Patience implements AutoCloseable {
  private static final Duration MORE_THAN_ANY_READ = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 20;
  private static final int LOOKS_AT_REST = 1_500;

  private final Progress progress;
  private volatile Optional<Server> serving = Optional.empty();
  private final AtomicInteger givenUp = new AtomicInteger();

  Patience(Progress progress) {
    this.progress = progress;
  }

  /** The thread beside. */
  private static final class Server {
    private final SynchronousQueue<Runnable> work = new SynchronousQueue<>();
    private final Thread thread =
        Thread.ofPlatform().daemon().name("patient call").start(this::serve);

    private void serve() {
      try {
        while (true) {
          work.take().run();
        }
      } catch (InterruptedException e) {
        // given up: another thread serves
      }
    }
  }

  private Server server() {
    return serving.orElseGet(() -> {
      var server = new Server();
      progress.helps(server.thread);
      serving = Optional.of(server);
      return server;
    });
  }

  /**
   * Makes a call.
   *
   * @param name the call in words
   * @param guest whose frame is zeroed to set a call free that is given up
   * @throws ImplementationThrew if it does not come back
   * @throws Exception what it throws
   */
  synchronized Object call(String name, Callable<Object> call, Guest guest) throws Throwable {
    var result = new CompletableFuture<Object>();
    Server server = server();
    server.work.put(() -> complete(result, call));
    var pace = new Pace(server.thread);
    while (true) {
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        pace.look();
        if (pace.used() > MORE_THAN_ANY_READ.toNanos() || pace.looksAtRest() > LOOKS_AT_REST) {
          guest.setFree();
          close();
          givenUp.incrementAndGet();
          throw new ImplementationHangs(name, pace.used());
        }
      } catch (java.util.concurrent.ExecutionException e) {
        throw e.getCause();
      }
    }
  }

  /** How many calls did not come back. */
  int givenUp() {
    return givenUp.get();
  }

  private static void complete(CompletableFuture<Object> result, Callable<Object> call) {
    try {
      result.complete(call.call());
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  /** Gives up the thread, and whatever it does. */
  @Override
  public void close() {
    serving.ifPresent(server -> {
      progress.isGivenUp(server.thread);
      server.thread.interrupt();
    });
    serving = Optional.empty();
  }
}
