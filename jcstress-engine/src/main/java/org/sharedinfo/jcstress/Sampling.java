package org.sharedinfo.jcstress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.util.Counter;

/**
 * Runs one test in a fork, iteration by iteration. {@link Runner#run} does that too, but looks at
 * the outcomes only at the end.
 *
 * @param <R> the test's result type
 */
final class Sampling<R> {
  private static final long JOIN_MILLIS = 20;

  private final Runner<R> runner;
  private final int iterations;
  private final Predicate<String> last;
  private final Counter<R> outcomes = new Counter<>();

  /**
   * A test to be run once.
   *
   * @param last whether an iteration with this outcome is the last one
   */
  Sampling(Runner<R> runner, int iterations, Predicate<String> last) {
    this.runner = runner;
    this.iterations = iterations;
    this.last = last;
  }

  /** Samples in this thread; does not return while an actor does not. */
  TestResult run() throws InterruptedException {
    try {
      runner.sanityCheck(outcomes);
    } catch (LinkageError e) {
      return ForkMain.failed(Status.API_MISMATCH, "the test does not fit its classes", e);
    } catch (Throwable e) {
      return ForkMain.failed(Status.CHECK_TEST_ERROR, "an actor threw in the trial run", e);
    }
    for (int i = 0; i < iterations && !isOver(); i++) {
      List<CounterThread<R>> actors = new ArrayList<>(runner.internalRun());
      while (!actors.isEmpty()) {
        for (CounterThread<R> actor : List.copyOf(actors)) {
          actor.join(JOIN_MILLIS);
          if (!actor.isAlive()) {
            if (actor.throwable() != null) {
              return ForkMain.failed(Status.TEST_ERROR, "an actor threw", actor.throwable());
            }
            outcomes.merge(actor.result());
            actors.remove(actor);
          }
        }
      }
    }
    var result = new TestResult(Status.NORMAL);
    outcomes
        .elementSet()
        .forEach(outcome -> result.addState(String.valueOf(outcome), outcomes.count(outcome)));
    return result;
  }

  private boolean isOver() {
    return outcomes.elementSet().stream().map(String::valueOf).anyMatch(last);
  }
}
