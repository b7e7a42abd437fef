package org.sharedinfo.jcstress;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.util.Counter;

/**
 * Runs one test in a fork, in short slices. Between them it looks at the outcomes, and chooses how
 * the actors wait for each other. Spinning makes them meet most often, but all but stand still
 * while another process has one of their processors. Yielding does not, but then they may hardly
 * meet. So they spin, and on a busy machine they yield in every other slice.
 */
final class Sampling {
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long JOIN_MILLIS = 20;
  // What spinning actors have of their processors, if nobody else wants them.
  private static final double UNDISTURBED = 0.8;

  private final Class<?> runner;
  private final TrialConfig config;
  private final int actors;
  private final Predicate<String> last;
  private final Duration patience;
  private final Predicate<String> witness;
  private final long enough;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final SortedMap<String, Long> outcomes = new TreeMap<>();

  /**
   * A test to be run once.
   *
   * @param runner the generated runner
   * @param last whether a slice with this outcome is the last one
   * @param patience how much longer it samples while it has seen no witness
   * @param witness whether an outcome is one
   * @param enough how many witnesses are: while there are some but fewer, it takes a fifth of its
   *     patience
   */
  Sampling(
      Class<?> runner,
      ForkedTestConfig config,
      int actors,
      Predicate<String> last,
      Duration patience,
      Predicate<String> witness,
      long enough) {
    this.runner = runner;
    this.config = RunnerConfig.of(config).trial();
    this.actors = actors;
    this.last = last;
    this.patience = patience;
    this.witness = witness;
    this.enough = enough;
  }

  /**
   * Samples in this thread; does not return while an actor does not.
   *
   * @throws ReflectiveOperationException if the runner is not what JCStress generates
   */
  TestResult run() throws InterruptedException, ReflectiveOperationException {
    try {
      tryOut(newRunner(config));
    } catch (LinkageError e) {
      return ForkMain.failed(Status.API_MISMATCH, "the test does not fit its classes", e);
    } catch (Throwable e) {
      return ForkMain.failed(Status.CHECK_TEST_ERROR, "an actor threw in the trial run", e);
    }
    Duration left = Duration.ofMillis(config.time);
    Duration more = Duration.ZERO;
    SpinLoopStyle waiting = config.spinLoopStyle;
    while (left.isPositive() && outcomes.keySet().stream().noneMatch(last)) {
      Duration slice = left.compareTo(SLICE.multipliedBy(2)) < 0 ? left : SLICE;
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      try {
        sample(newRunner(RunnerConfig.of(config).with(waiting, slice).forked()));
      } catch (ActorThrew e) {
        return ForkMain.failed(Status.TEST_ERROR, "an actor threw", e.thrown);
      }
      double share =
          (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start) / actors;
      waiting = next(waiting, share);
      left = left.minus(slice);
      if (!left.isPositive() && more.compareTo(allowance()) < 0) {
        left = SLICE;
        more = more.plus(SLICE);
      }
    }
    var result = new TestResult(Status.NORMAL);
    outcomes.forEach(result::addState);
    return result;
  }

  /** How much longer than its time it may sample, by what it has seen. */
  private Duration allowance() {
    long seen =
        outcomes.entrySet().stream()
            .filter(outcome -> witness.test(outcome.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return seen == 0 ? patience : seen < enough ? patience.dividedBy(5) : Duration.ZERO;
  }

  private SpinLoopStyle next(SpinLoopStyle waiting, double share) {
    boolean yields = waiting == SpinLoopStyle.THREAD_SPIN_WAIT && share < UNDISTURBED;
    return yields ? SpinLoopStyle.THREAD_YIELD : config.spinLoopStyle;
  }

  private Runner<?> newRunner(ForkedTestConfig with) throws ReflectiveOperationException {
    return (Runner<?>) runner.getConstructor(ForkedTestConfig.class).newInstance(with);
  }

  /** One state first, then more and more: this fits the strides to the heap. */
  private <R> void tryOut(Runner<R> first) throws Throwable {
    var counter = new Counter<R>();
    first.sanityCheck(counter);
    collect(counter);
  }

  private <R> void sample(Runner<R> slice) throws InterruptedException, ActorThrew {
    List<CounterThread<R>> running = new ArrayList<>(slice.internalRun());
    while (!running.isEmpty()) {
      for (CounterThread<R> actor : List.copyOf(running)) {
        actor.join(JOIN_MILLIS);
        if (!actor.isAlive()) {
          if (actor.throwable() != null) {
            throw new ActorThrew(actor.throwable());
          }
          collect(actor.result());
          running.remove(actor);
        }
      }
    }
  }

  private <R> void collect(Counter<R> counter) {
    counter
        .elementSet()
        .forEach(id -> outcomes.merge(String.valueOf(id), counter.count(id), Long::sum));
  }

  private static final class ActorThrew extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Throwable thrown;

    ActorThrew(Throwable thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }
}
