package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Starts the workers of runs, some of them before they are needed, since a worker takes a second to
 * start: while a run is made ready, and between two runs of one implementation.
 *
 * <p>Threading: any threads.
 */
public final class SpareWorkers implements AutoCloseable {
  private final Optional<Path> copies;
  private final Deque<WaitingWorker> waiting = new ArrayDeque<>();
  private Optional<WaitingWorker.Kind> last = Optional.empty();

  private SpareWorkers(Optional<Path> copies) {
    this.copies = copies;
  }

  /** For one run. */
  public static SpareWorkers ofOneRun() {
    return new SpareWorkers(Optional.empty());
  }

  /**
   * For several runs.
   *
   * @param copies the folder that all copies of the implementation are in; workers see all of it
   */
  public static SpareWorkers of(Path copies) {
    return new SpareWorkers(Optional.of(copies));
  }

  /**
   * Starts workers for an assignment, until so many wait: they load while the run is made ready.
   *
   * @throws IOException if one cannot be started
   */
  synchronized void begin(Assignment assignment, Isolation isolation, int number)
      throws IOException {
    startUpTo(number, WaitingWorker.Kind.of(assignment, isolation, copies), false);
  }

  /** A worker for one ABI of an assignment. */
  synchronized WorkerProcess start(Assignment assignment, Isolation isolation, String abi)
      throws IOException {
    WaitingWorker.Kind kind = WaitingWorker.Kind.of(assignment, isolation, copies);
    last = Optional.of(kind);
    while (!waiting.isEmpty()) {
      WaitingWorker next = waiting.removeFirst();
      if (next.kind().equals(kind) && next.process().isAlive()) {
        return next.give(assignment, abi);
      }
      next.close();
    }
    return WaitingWorker.start(kind, false).give(assignment, abi);
  }

  /**
   * Starts workers like those of the last run, until so many wait.
   *
   * @throws IOException if one cannot be started
   */
  public synchronized void prepare(int number) throws IOException {
    if (last.isPresent()) {
      startUpTo(number, last.get(), true);
    }
  }

  private void startUpTo(int number, WaitingWorker.Kind kind, boolean early) throws IOException {
    while (waiting.size() < number) {
      waiting.add(WaitingWorker.start(kind, early));
    }
  }

  /** Ends those that still wait. */
  @Override
  public synchronized void close() throws IOException {
    while (!waiting.isEmpty()) {
      waiting.removeFirst().close();
    }
  }
}
