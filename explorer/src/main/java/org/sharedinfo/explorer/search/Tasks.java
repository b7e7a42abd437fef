package org.sharedinfo.explorer.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The parts of a search that threads share.
 *
 * <p>Threading: any.
 */
final class Tasks<M> {
  /** A state to explore from. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Task<M>(State<M> state, long[] asleep) {}

  private final Deque<Task<M>> waiting = new ArrayDeque<>();
  private final int threads;
  private int idle;
  private boolean stopped;

  Tasks(int threads) {
    this.threads = threads;
  }

  synchronized void add(Task<M> task) {
    waiting.add(task);
    notifyAll();
  }

  /** Whether a thread is idle. */
  synchronized boolean areWanted() {
    return idle > waiting.size();
  }

  /** Waits for a task; empty when the search is over. */
  synchronized Optional<Task<M>> take() throws InterruptedException {
    idle++;
    while (waiting.isEmpty() && idle < threads && !stopped) {
      wait();
    }
    if (waiting.isEmpty() || stopped) {
      stopped = true;
      notifyAll();
      return Optional.empty();
    }
    idle--;
    return Optional.of(waiting.poll());
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  synchronized boolean areStopped() {
    return stopped;
  }
}
