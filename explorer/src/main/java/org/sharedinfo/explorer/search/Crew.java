package org.sharedinfo.explorer.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Rehearsal;
import org.sharedinfo.explorer.run.UnseenException;

/**
 * The threads of a search. They run actors, so they are monitored: an actor may never come back.
 *
 * <p>Threading: one thread starts them and waits for them, once.
 */
final class Crew {
  /** What one thread does. */
  interface Work {
    void by(Rehearsal rehearsal, int number) throws InterruptedException;
  }

  private final KnownActors play;
  private final long runMillis;
  private final Runnable stop;
  private final List<Rehearsal> rehearsals = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Waits> waits = new ArrayList<>();
  private final AtomicLong busiest = new AtomicLong();
  private final AtomicReference<Optional<Throwable>> broken =
      new AtomicReference<>(Optional.empty());

  /**
   * @param runMillis processor time, or time at rest, until an actor's code must reach its next
   *     access
   * @param stop asks the work to end early
   */
  Crew(KnownActors play, long runMillis, Runnable stop) {
    this.play = play;
    this.runMillis = runMillis;
    this.stop = stop;
  }

  /**
   * Works until all threads are done.
   *
   * @return what the first failing thread threw
   * @throws UnseenException if an actor never comes back
   */
  Optional<Throwable> run(int number, Work work) throws InterruptedException {
    for (int i = 0; i < number; i++) {
      Rehearsal rehearsal = new Rehearsal(play);
      int own = i;
      Thread thread = new Thread(() -> run(work, rehearsal, own), "explorer " + i);
      thread.setDaemon(true);
      rehearsals.add(rehearsal);
      threads.add(thread);
      waits.add(new Waits(thread));
      thread.start();
    }
    for (Thread thread : threads) {
      while (!thread.join(Duration.ofMillis(Waits.LOOK_MILLIS))) {
        lookForHangs();
      }
    }
    return Objects.requireNonNull(broken.get());
  }

  /** The processor time of the busiest thread. */
  long busiestNanos() {
    return busiest.get();
  }

  private void run(Work work, Rehearsal rehearsal, int number) {
    try {
      work.by(rehearsal, number);
    } catch (Throwable e) {
      broken.compareAndSet(Optional.empty(), Optional.of(e));
      stop.run();
    } finally {
      busiest.accumulateAndGet(SearchClock.nanos(Thread.currentThread(), 0), Math::max);
    }
  }

  private void lookForHangs() {
    for (int i = 0; i < rehearsals.size(); i++) {
      Optional<Rehearsal.Running> running = rehearsals.get(i).running();
      if (waits.get(i).areTooLong(running, runMillis)) {
        stop.run();
        play.watch().abandon();
        threads.get(i).interrupt();
        throw new UnseenException(
            "actor \""
                + running.orElseThrow().actor()
                + "\" did not reach its next access of watched memory within "
                + runMillis
                + " ms of processor time or at rest; it was in "
                + where(threads.get(i)));
      }
    }
  }

  private static String where(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
        return frame.toString();
      }
    }
    return "the JDK";
  }
}
